package tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tidemark.fixture.Seeds;
import tidemark.materialize.MaterializationRun;
import tidemark.materialize.RunResult;
import tidemark.materialize.RunWatch;
import tidemark.materialize.Scope;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.FileEntry;
import tidemark.offline.FileLedger;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.RecordService;

/**
 * Phases of concurrent clients over stores of which every call may fail, until every kind of fault
 * has happened. After each phase the log is drained and the online store healed; at the end the
 * whole history is checked against what both stores hold.
 */
public final class UnderFaults {
  private static final double SHARE = 0.03;
  private static final int PHASES_MIN = 3;
  private static final int FAULTY_RUNS = 3;

  private final String name;
  private final long seed = Seeds.fresh();
  private final Faults faults = new Faults(seed, SHARE);
  private final History history = new History();
  private final FeatureGroup group = ConcurrentClients.group();

  /**
   * @param name of the stores, to be printed with the seed
   */
  public UnderFaults(String name) {
    this.name = name;
  }

  /** The stores, most of whose parts fail by {@link #faults}. */
  public interface Stores {
    RecordService records();

    OnlineStore online();

    /** Moves all that is in the log to files, and makes these visible, however often it fails. */
    void drain() throws IOException;

    MaterializationRun run();

    /** All that is offline, read without faults. */
    List<OfflineRow> rows() throws IOException;

    /** All that is online, read without faults. */
    List<OnlineItem> items();
  }

  public Faults faults() {
    return faults;
  }

  public History history() {
    return history;
  }

  public FeatureGroup group() {
    return group;
  }

  /**
   * Fails unless the guarantees hold, and each kind of fault happened.
   *
   * @param calls of each client in a phase
   * @param kinds how many parts can fail, each before and after its effect
   */
  public void check(Stores stores, int calls, int phasesMax, int kinds) throws Exception {
    System.out.println("Faults in " + name + ": -Dtidemark.seed=" + seed);
    ConcurrentClients clients =
        new ConcurrentClients(stores.records(), stores.online(), group, history, seed);
    MaterializationRun run = stores.run();
    int phase = 0;
    do {
      faults.resume();
      clients.run(calls);
      stores.drain();
      heal(run);
      phase++;
    } while (phase < PHASES_MIN || (phase < phasesMax && faults.injected().containsValue(0)));

    assertThat(history.violations(stores.rows(), stores.items()))
        .as("-Dtidemark.seed=" + seed)
        .isEmpty();
    assertThat(heal(run).counts().applied()).as("G-18: another run changes nothing").isZero();
    assertThat(faults.injected())
        .hasSize(2 * kinds)
        .allSatisfy((kind, count) -> assertThat(count).as(kind).isPositive());
    assertThat(clients.givenUp()).isPositive();
    assertThat(clients.repeated()).isPositive();
    assertThat(history.seen()).isPositive();
    System.out.println(
        phase + " phases, " + history.acknowledged() + " acknowledged; " + faults.injected());
  }

  /** Every row of every file that the ledger knows. */
  public List<OfflineRow> rows(FileLedger ledger, ObjectStore objects, OfflineFileFormat format)
      throws IOException {
    List<OfflineRow> rows = new ArrayList<>();
    for (FileEntry file : ledger.files(group.incarnation())) {
      try (ObjectStore.Content content = objects.open(file.object()).orElseThrow()) {
        format.read(content, group.schema(), rows::add);
      }
    }
    return rows;
  }

  /** Some runs that faults may cut off anywhere, then one to the end. */
  private RunResult heal(MaterializationRun run) {
    for (int i = 0; i < FAULTY_RUNS; i++) {
      try {
        run.apply(group, Scope.HEAL, RunWatch.NONE);
      } catch (FeatureStoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      }
    }
    faults.suspend();
    RunResult result = run.apply(group, Scope.HEAL, RunWatch.NONE);
    assertThat(result.end()).isEqualTo(RunResult.End.COMPLETE);
    return result;
  }
}
