package tidemark.client.gateway;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a store behind API Gateway is called: scheme, host, perhaps a port, perhaps the stage as a
 * path, without a slash at the end. Plain HTTP is for this machine only, because a record in it is
 * readable on the way.
 */
public record GatewayEndpoint(URI address) {
  /** The host of an API that has no domain name of its own: {id}.execute-api.{region}.... */
  private static final Pattern HOST =
      Pattern.compile("[^.]+\\.execute-api\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?");

  private static final Pattern LOOPBACK =
      Pattern.compile("127\\.[0-9.]+|localhost|\\[::1]", Pattern.CASE_INSENSITIVE);

  /**
   * Reads an endpoint as people write it.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static GatewayEndpoint parse(String text) {
    URI given = URI.create(text.replaceFirst("/+$", ""));
    String scheme = Optional.ofNullable(given.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    String host = given.getHost();
    if (!scheme.matches("https?") || host == null) {
      throw new IllegalArgumentException("it must begin with https:// and a host");
    }
    if (given.getRawUserInfo() != null
        || given.getRawQuery() != null
        || given.getRawFragment() != null) {
      throw new IllegalArgumentException("it must have no user, query or fragment");
    }
    if (scheme.equals("http") && !LOOPBACK.matcher(host).matches()) {
      throw new IllegalArgumentException("plain http is for this machine only; use https");
    }
    boolean isUsualPort = given.getPort() == (scheme.equals("https") ? 443 : 80);
    String port = given.getPort() < 0 || isUsualPort ? "" : ":" + given.getPort();
    return new GatewayEndpoint(
        URI.create(scheme + "://" + host.toLowerCase(Locale.ROOT) + port + given.getRawPath()));
  }

  /** The region that the host names, if it does. */
  public Optional<String> region() {
    return regionOf(address);
  }

  /** The region that an address names, if it is one that API Gateway itself gives out. */
  public static Optional<String> regionOf(URI address) {
    String host = Optional.ofNullable(address.getHost()).orElse("").toLowerCase(Locale.ROOT);
    Matcher matcher = HOST.matcher(host);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The address of what lies below the endpoint: a path and perhaps a query, both encoded. */
  public URI resolve(String pathAndQuery) {
    return URI.create(address + pathAndQuery);
  }
}
