package tidemark.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A server that serves until the process is told to stop, and is closed before it ends. */
final class UntilStopped {
  private UntilStopped() {}

  /**
   * Waits with an open server.
   *
   * @param greeting says that it serves
   */
  static void serve(Session session, Closeable opened, Runnable greeting)
      throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stopped.countDown();
              awaitClosed(closed);
            },
            "tidemark-stop");
    try (opened) {
      Runtime.getRuntime().addShutdownHook(hook);
      greeting.run();
      session.terminal().out().flush();
      stopped.await();
      session.terminal().err().println("Stopping.");
      session.terminal().err().flush();
    } finally {
      closed.countDown();
    }
  }

  private static void awaitClosed(CountDownLatch closed) {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
