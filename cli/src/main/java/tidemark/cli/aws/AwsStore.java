package tidemark.cli.aws;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.client.Call;
import tidemark.client.Reply;
import tidemark.client.SigningTransport;
import tidemark.client.Transport;
import tidemark.client.gateway.GatewayEndpoint;
import tidemark.model.S3Uri;

/**
 * A deployed store. Its API is called over HTTP, signed; so are the paths of the store's own that
 * the API answers. The others are answered in this process, by the very classes that answer them in
 * a local store, over the services of AWS with the caller's own credentials: what he may not do
 * there, no command does for him. Thread-safe.
 */
public final class AwsStore implements Transport {
  private static final String OWN = "/_tidemark/";

  /** What the control function answers. */
  private static final Set<String> SERVED = Set.of("schedules", "grants", "doctor");

  private final DeployedAt at;
  private final Access access;
  private final DeployedStage stage;
  private final Transport api;
  private @Nullable AwsPaths paths;

  private AwsStore(DeployedAt at, Access access, DeployedStage stage) {
    this.at = at;
    this.access = access;
    this.stage = stage;
    this.api =
        SigningTransport.to(
            GatewayEndpoint.parse(stage.api().toString()), stage.region(), access.credentials());
  }

  /**
   * Finds a deployment.
   *
   * @throws tidemark.model.FeatureStoreException NOT_FOUND if there is none of this name; with a
   *     {@link tidemark.client.NoAnswer} as its cause if AWS cannot be asked
   */
  public static AwsStore open(DeployedAt at) {
    Access access = Access.to(at);
    try {
      return new AwsStore(at, access, access.stage());
    } catch (RuntimeException e) {
      access.close();
      throw e;
    }
  }

  /** Where a deployment's parts are. */
  public static Places placesOf(DeployedAt at) {
    try (Access access = Access.to(at)) {
      DeployedStage stage = access.stage();
      return new Places(
          stage.api(),
          S3Uri.parse(stage.offlineUri()),
          stage.region(),
          stage.workgroup(),
          stage.database());
    }
  }

  /**
   * Where parts of a deployment are.
   *
   * @param offline where its offline stores lie
   * @param workgroup of Athena
   * @param database of the views in the Glue Data Catalog
   */
  public record Places(URI api, S3Uri offline, String region, String workgroup, String database) {}

  /** Where offline stores of the deployment lie. */
  public String offlineUri() {
    return stage.offlineUri();
  }

  @Override
  public Reply send(Call call) throws IOException {
    String path = call.pathAndQuery();
    if (!path.startsWith(OWN) || SERVED.contains(nameOf(path))) {
      return api.send(call);
    }
    return paths().send(call);
  }

  @Override
  public void close() {
    AwsPaths open = closed();
    if (open != null) {
      open.close();
    }
    api.close();
    access.close();
  }

  @Override
  public String toString() {
    return api.toString();
  }

  private synchronized AwsPaths paths() {
    AwsPaths open = paths;
    if (open == null) {
      open = AwsPaths.of(at, access, stage);
      paths = open;
    }
    return open;
  }

  private synchronized @Nullable AwsPaths closed() {
    AwsPaths open = paths;
    paths = null;
    return open;
  }

  private static String nameOf(String path) {
    return path.substring(OWN.length()).split("[/?]", 2)[0];
  }
}
