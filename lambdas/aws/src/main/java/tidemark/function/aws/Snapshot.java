package tidemark.function.aws;

import java.util.ArrayList;
import java.util.List;

/**
 * What a function does around a snapshot of its process: before, it reads, so that what a read
 * needs is loaded and compiled; after, it drops what may be out of date. Built with the function.
 */
final class Snapshot {
  private final List<Runnable> reads = new ArrayList<>();
  private final List<Runnable> memories = new ArrayList<>();

  /** Has something read before a snapshot is taken. It must change nothing, wherever it reads. */
  void reading(Runnable read) {
    reads.add(read);
  }

  /** Has something forgotten by every process that is made of the snapshot. */
  void forgetting(Runnable memory) {
    memories.add(memory);
  }

  /** Reads. A failure is passed on: a function that cannot read should not be published. */
  void prime() {
    reads.forEach(Runnable::run);
  }

  void restored() {
    memories.forEach(Runnable::run);
  }
}
