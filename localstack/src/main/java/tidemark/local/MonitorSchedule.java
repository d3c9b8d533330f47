package tidemark.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import tidemark.function.MonitorHandler;
import tidemark.http.OutcomeLog;

/** Has the monitoring function look at a served store now and again. */
final class MonitorSchedule implements Closeable {
  /** As seldom as it is of use on one machine. */
  static final Duration INTERVAL = Duration.ofHours(1);

  private final RequestStreamHandler function;
  private final OutcomeLog log;
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(1, Threads.named("tidemark-monitor"));
  private volatile boolean ending;

  MonitorSchedule(RequestStreamHandler function, OutcomeLog log) {
    this.function = function;
    this.log = log;
  }

  void start(Duration interval) {
    Threads.repeat(thread, interval, "Monitor", log, this::invoke);
  }

  private void invoke() {
    byte[] event = MonitorHandler.EVENT.getBytes(StandardCharsets.UTF_8);
    try {
      function.handleRequest(
          new ByteArrayInputStream(event),
          OutputStream.nullOutputStream(),
          new LocalInvocation(UUID.randomUUID().toString(), () -> ending));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a look at one group come to its end. */
  @Override
  public void close() {
    ending = true;
    Threads.end(thread);
  }
}
