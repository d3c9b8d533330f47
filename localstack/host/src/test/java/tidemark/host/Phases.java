package tidemark.host;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tells people what a drive of minutes is at: a line for each part, with its seconds. */
final class Phases implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final long start = System.nanoTime();
  private long began = start;

  /** Does something and tells how long it took. */
  <T> T tell(String what, Callable<T> work) throws Exception {
    began = System.nanoTime();
    try {
      return work.call();
    } finally {
      tell(what);
    }
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    began = System.nanoTime();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    tell(context.getDisplayName());
  }

  private void tell(String what) {
    long now = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "LocalStack %6.1f s, %6.1f s of them %s%n",
        (now - start) / SECOND,
        (now - began) / SECOND,
        what);
  }
}
