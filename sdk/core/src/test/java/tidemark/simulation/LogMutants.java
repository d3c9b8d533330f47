package tidemark.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.offline.OfflineWriter.Delivery;
import tidemark.record.IngestionLog;

/** Compositions that do one thing wrong on the way through the log. */
final class LogMutants {
  private LogMutants() {}

  /** What is to be appended once the call has written online. */
  private static class Deferring extends Composition {
    private static final ThreadLocal<@Nullable List<Runnable>> HELD = new ThreadLocal<>();
    private final BiFunction<World, Runnable, Boolean> later;

    Deferring(BiFunction<World, Runnable, Boolean> later) {
      this.later = later;
    }

    @Override
    IngestionLog log(IngestionLog log, World world) {
      return message -> {
        List<Runnable> waiting = HELD.get();
        Runnable append = () -> log.append(message);
        if (waiting == null) {
          append.run();
        } else if (later.apply(world, append)) {
          waiting.add(append);
        }
      };
    }

    @Override
    <T> T call(Supplier<T> call) {
      List<Runnable> waiting = new ArrayList<>();
      HELD.set(waiting);
      try {
        T answer = call.get();
        HELD.remove();
        waiting.forEach(Runnable::run);
        return answer;
      } finally {
        HELD.remove();
      }
    }
  }

  /** Online first, then the log. */
  static Composition onlineBeforeLog() {
    return new Deferring((world, append) -> true);
  }

  /**
   * Both at once: now the one is first, now the other, and neither waits for the other's success.
   */
  static Composition parallel() {
    return new Deferring(
        (world, append) -> {
          if (world.random.nextBoolean()) {
            return true;
          }
          try {
            append.run();
            return false;
          } catch (FeatureStoreException e) {
            return true;
          }
        });
  }

  /** Each call is served by a process that knows no earlier invocation. */
  static Composition invocationsForgotten() {
    return new Composition() {
      @Override
      boolean forgetsInvocations() {
        return true;
      }
    };
  }

  /** The offline writer answers that nothing failed. */
  static Composition noFailureTold() {
    return new Composition() {
      @Override
      Set<String> write(List<Delivery> batch, Function<List<Delivery>, Set<String>> writer) {
        Set<String> untold = writer.apply(batch);
        untold.clear();
        return untold;
      }
    };
  }

  /** The queue forgets messages before they are written. */
  static Composition messagesDeletedFirst() {
    return new Composition() {
      @Override
      boolean deletesFirst() {
        return true;
      }
    };
  }
}
