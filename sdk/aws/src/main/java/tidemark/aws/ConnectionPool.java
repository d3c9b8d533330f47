package tidemark.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** An HTTP client whose connections can be dropped, all at once, and made anew. Thread-safe. */
final class ConnectionPool implements SdkHttpClient {
  private final Supplier<SdkHttpClient> make;
  private volatile SdkHttpClient current;

  ConnectionPool(Supplier<SdkHttpClient> make) {
    this.make = make;
    this.current = make.get();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return current.prepareRequest(request);
  }

  @Override
  public String clientName() {
    return current.clientName();
  }

  /** Closes every connection; a request that is under way fails and is made again. */
  synchronized void drop() {
    SdkHttpClient dropped = current;
    current = make.get();
    dropped.close();
  }

  @Override
  public void close() {
    current.close();
  }
}
