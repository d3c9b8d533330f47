package tidemark.function.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import tidemark.history.Faults;

/**
 * Fails requests before they are sent, or loses their answers. Every third fault is one that the
 * SDK retries by itself; the others reach whoever called. Counted by service.
 */
final class FaultyRequests implements ExecutionInterceptor {
  private static final int RETRIED = 3;

  private final Faults faults;
  private final AtomicInteger thrown = new AtomicInteger();

  FaultyRequests(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    failIf(faults.strikes(service(attributes) + " before"));
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    boolean due = faults.strikes(service(attributes) + " after");
    if (due) {
      context.responseBody().ifPresent(FaultyRequests::close);
    }
    failIf(due);
  }

  /** An answer that nobody takes would keep its connection for ever. */
  private static void close(InputStream answer) {
    try {
      answer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String service(ExecutionAttributes attributes) {
    return attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
  }

  private void failIf(boolean due) {
    if (due) {
      throw thrown.incrementAndGet() % RETRIED == 0
          ? RetryableException.create("An injected fault.")
          : SdkClientException.create("An injected fault.");
    }
  }
}
