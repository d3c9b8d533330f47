package tidemark.aws;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where services are, other than at AWS: what the variables {@code AWS_ENDPOINT_URL_<SERVICE>} and
 * {@code AWS_ENDPOINT_URL} say, the former first. Source: AWS SDKs and Tools reference guide,
 * service-specific endpoints.
 */
public record Endpoints(Map<String, String> environment) {
  /** Every service at AWS. */
  public static final Endpoints NONE = new Endpoints(Map.of());

  private static final String NAME = "AWS_ENDPOINT_URL";

  public Endpoints {
    Map<String, String> told = new LinkedHashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(NAME)) {
            told.put(name, value);
          }
        });
    environment = Map.copyOf(told);
  }

  /** Every service at one place. */
  public static Endpoints at(URI endpoint) {
    return new Endpoints(Map.of(NAME, endpoint.toString()));
  }

  /**
   * Where a service is, if not at AWS.
   *
   * @param service as the variables spell it, such as {@code DYNAMODB}
   */
  public Optional<URI> of(String service) {
    return Optional.ofNullable(environment.get(NAME + "_" + service))
        .or(() -> Optional.ofNullable(environment.get(NAME)))
        .map(URI::create);
  }
}
