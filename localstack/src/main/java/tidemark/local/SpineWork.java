package tidemark.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import tidemark.registry.Caller;

/**
 * What is done with an uploaded spine: after every write acknowledged before is in the ledger's
 * files, and until its client is gone. Thread-safe.
 *
 * @param staging a directory that the query engine may read and write
 * @param flush returns when every write acknowledged before is in the ledger's files
 */
record SpineWork(Path staging, Runnable flush, Liveness liveness) {
  /** Work on a spine, which tells how far it is. */
  interface Work<T> {
    T on(Caller caller, SpineUpload upload, TrainingProgress progress);
  }

  /** Receives the spine of a request, and does the work. The spine is gone after it. */
  <T> T carryOut(LocalRequest request, JsonLinesAnswer lines, Work<T> work) throws IOException {
    try (SpineUpload upload = SpineUpload.receive(request, staging)) {
      flush.run();
      Caller caller = request.requireCaller();
      try (Liveness.Watch watch = liveness.watch(lines)) {
        return work.on(caller, upload, new TrainingProgress(watch));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }
}
