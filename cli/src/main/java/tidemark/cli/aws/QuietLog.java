package tidemark.cli.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tidemark.aws.sqs.QueueDepths;

/**
 * Waits for writes that were acknowledged to become files: until the queues on their way are empty
 * at two looks, or for as long as a write takes at most when nothing fails. A queue that always has
 * something is no reason to wait longer: what it has now is younger.
 */
final class QuietLog {
  /** Ours: the batch window of the offline writer is a minute, and an event takes seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final QueueDepths depths;
  private final DeployedStage stage;

  QuietLog(QueueDepths depths, DeployedStage stage) {
    this.depths = depths;
    this.stage = stage;
  }

  void await() {
    List<String> queues = new ArrayList<>(stage.logQueueUrls());
    stage.fileQueueUrl().ifPresent(queues::add);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int quiet = 0;
    while (quiet < 2 && System.nanoTime() < deadline) {
      quiet = depths.messages(queues) == 0 ? quiet + 1 : 0;
      if (quiet < 2) {
        Waiting.pause(PAUSE);
      }
    }
  }
}
