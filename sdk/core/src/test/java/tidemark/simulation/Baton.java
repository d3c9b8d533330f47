package tidemark.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets blocking code run in many threads, one at a time: who has the baton runs, all others wait.
 * The thread that makes a baton has it at first, hands it to a worker, and gets it back when the
 * worker's work pauses or ends.
 */
final class Baton implements AutoCloseable {
  private static final int SPINS = 100;

  private final Thread driver = Thread.currentThread();
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final List<Worker> all = new ArrayList<>();
  private volatile @Nullable Worker turn;

  /** A thread that runs one piece of work after the other. */
  final class Worker extends Thread {
    private @Nullable Runnable work;
    private volatile boolean closed;

    private Worker() {
      super("simulation-worker");
      setDaemon(true);
    }

    @Override
    public void run() {
      while (awaitTurn()) {
        Runnable given = work;
        if (given != null) {
          given.run();
          work = null;
        }
        giveBack();
      }
    }

    private boolean awaitTurn() {
      for (int i = 0; i < SPINS && turn != this; i++) {
        Thread.onSpinWait();
      }
      while (turn != this && !closed) {
        LockSupport.park(Baton.this);
      }
      return !closed;
    }

    private void giveBack() {
      turn = null;
      LockSupport.unpark(driver);
    }

    /** Stops until the driver goes on with this. Called by this thread only. */
    void pause() {
      giveBack();
      if (!awaitTurn()) {
        throw new IllegalStateException("Closed while work was paused");
      }
    }
  }

  /** A worker for a piece of work, which begins with the first {@link #goOn}. */
  Worker worker(Runnable work) {
    Worker worker = idle.poll();
    if (worker == null) {
      worker = new Worker();
      all.add(worker);
      worker.start();
    }
    worker.work = work;
    return worker;
  }

  /** Has the worker go on; whether its work has ended. Called by the driver only. */
  boolean goOn(Worker worker) {
    turn = worker;
    LockSupport.unpark(worker);
    for (int i = 0; i < SPINS && turn != null; i++) {
      Thread.onSpinWait();
    }
    while (turn != null) {
      LockSupport.park(this);
    }
    boolean ended = worker.work == null;
    if (ended) {
      idle.push(worker);
    }
    return ended;
  }

  @Override
  public void close() {
    all.forEach(
        worker -> {
          worker.closed = true;
          LockSupport.unpark(worker);
        });
  }
}
