package tidemark.cli;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tidemark.client.gateway.GatewayEndpoint;

/**
 * The environment variables that point every client of the SageMaker Feature Store API at a store.
 * The endpoint of all of AWS's services, {@code AWS_ENDPOINT_URL}, is never among them: it would
 * take S3, Athena and the rest of the clients' calls along.
 *
 * @param variables in the order in which they are shown
 */
record ClientEnvironment(Map<String, String> variables) {
  /** The access key of a local store; any would do, as no signature is checked there. */
  static final String LOCAL_KEY = "local";

  static final String KEY_ID = "AWS_ACCESS_KEY_ID";

  private static final String DATA_PATH = "AWS_DATA_PATH";
  private static final String LOCAL_REGION = "us-east-1";
  private static final List<String> REGION = List.of("AWS_REGION", "AWS_DEFAULT_REGION");

  ClientEnvironment {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** For a server on this machine. */
  static ClientEnvironment local(URI endpoint) {
    return signing(endpoint, LOCAL_KEY, LOCAL_KEY, LOCAL_REGION);
  }

  /** For a server that is given a key of its own rather than one of AWS's. */
  static ClientEnvironment signing(URI endpoint, String keyId, String secret, String region) {
    Map<String, String> variables = endpoints(endpoint);
    variables.put(KEY_ID, keyId);
    variables.put("AWS_SECRET_ACCESS_KEY", secret);
    REGION.forEach(name -> variables.put(name, region));
    return new ClientEnvironment(variables);
  }

  /**
   * For a store behind API Gateway, with the caller's own credentials.
   *
   * @param dataPath where botocore finds that these services sign for {@code execute-api}
   * @param present the variables as they are; what is on the data path stays on it
   */
  static ClientEnvironment gateway(
      GatewayEndpoint endpoint, Path dataPath, Map<String, String> present) {
    Map<String, String> variables = endpoints(endpoint.address());
    String before = present.getOrDefault(DATA_PATH, "");
    boolean isThere = List.of(before.split(File.pathSeparator, -1)).contains(dataPath.toString());
    variables.put(
        DATA_PATH,
        isThere
            ? before
            : before.isEmpty() ? "" + dataPath : before + File.pathSeparator + dataPath);
    return new ClientEnvironment(variables);
  }

  private static Map<String, String> endpoints(URI endpoint) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ENDPOINT_URL_SAGEMAKER", endpoint.toString());
    variables.put("AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME", endpoint.toString());
    return variables;
  }

  /** A line for each variable. */
  List<String> lines(Shell shell) {
    return variables.entrySet().stream().map(shell::line).toList();
  }
}
