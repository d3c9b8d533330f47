package tidemark.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls over HTTP to one endpoint. Uses the JDK's {@link HttpURLConnection}: it keeps connections
 * alive and needs no threads of its own, which suits a command that lives for one call.
 */
public final class HttpTransport implements Transport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final URI endpoint;
  private final Duration readTimeout;

  /**
   * A transport to an endpoint.
   *
   * @param readTimeout how long a silent server is waited for; zero for ever
   */
  public HttpTransport(URI endpoint, Duration readTimeout) {
    this.endpoint = endpoint;
    this.readTimeout = readTimeout;
  }

  @Override
  public Reply send(Call call) throws IOException {
    HttpURLConnection connection = open(call);
    long length = call.body().length();
    if (length > 0) {
      write(connection, call.body(), length);
    }
    int status = connection.getResponseCode();
    InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    return new Reply(
        status, headers(connection), body == null ? InputStream.nullInputStream() : body);
  }

  @Override
  public void close() {
    // Idle connections belong to the JDK, which closes them itself.
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }

  private HttpURLConnection open(Call call) throws IOException {
    String base = endpoint.toString().replaceFirst("/+$", "");
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(base + call.pathAndQuery()).toURL().openConnection();
    connection.setRequestMethod(call.method());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) readTimeout.toMillis());
    call.headers().forEach(connection::setRequestProperty);
    return connection;
  }

  private static void write(HttpURLConnection connection, Call.Body body, long length)
      throws IOException {
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(length);
    try (InputStream in = body.open();
        OutputStream out = connection.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // A server may refuse a body before it has read all of it; then its answer says why.
      if (!hasAnswered(connection)) {
        throw e;
      }
    }
  }

  private static boolean hasAnswered(HttpURLConnection connection) {
    try {
      return connection.getResponseCode() >= 400;
    } catch (IOException e) {
      return false;
    }
  }

  private static Map<String, String> headers(HttpURLConnection connection) {
    Map<String, String> headers = new HashMap<>();
    connection
        .getHeaderFields()
        .forEach(
            (name, values) -> {
              if (name != null && !values.isEmpty()) {
                headers.put(name, String.join(", ", values));
              }
            });
    return headers;
  }
}
