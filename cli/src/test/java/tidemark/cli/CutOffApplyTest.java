package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.Call;
import tidemark.client.DefinitionFile;
import tidemark.client.FeatureStoreClient;
import tidemark.client.GroupFile;
import tidemark.client.Reply;
import tidemark.client.Transport;
import tidemark.client.plan.FoundGroup;
import tidemark.client.plan.Plan;
import tidemark.client.plan.PlanRun;
import tidemark.local.LocalFeatureStore;
import tidemark.local.LocalSettings;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;

/** Plans whose run is cut off at each of its calls, before it is sent or before it is answered. */
class CutOffApplyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CALLS_MAX = 60;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final String BEFORE =
      """
      name: %s
      record_identifier: id
      event_time: ts
      features:
        - {name: id, type: String, description: Which.}
        - {name: ts, type: String}
      online: {ttl: 7 days}
      tags: {team: a, old: x}
      materialization: {schedule: rate(6 hours)}
      """;

  @TempDir Path directory;

  @Test
  void whatIsChangedIsFinishedByARepeat() {
    String after =
        BEFORE
                .replace("7 days", "8 days")
                .replace("rate(6 hours)", "rate(4 days)")
                .replace("team: a, old: x", "team: b")
                .replace("type: String}\n", "type: String, description: When., owner: ops}\n")
                .replace("online:", "  - {name: seats, type: Integral}\nonline:")
            + "throughput: {read_units: 5, write_units: 5}\n";

    // Eight calls that change something, and at least one that reads after each of three updates.
    assertThat(cutOffEverywhere(BEFORE, after)).isGreaterThanOrEqualTo(11);
  }

  @Test
  void whatIsDestroyedAndCreatedAnewIsFinishedByARepeat() {
    String after = BEFORE.replace("{name: ts, type: String}", "{name: ts, type: Fractional}");

    assertThat(cutOffEverywhere(BEFORE, after)).isGreaterThan(4);
  }

  private enum Cut {
    BEFORE_SENDING,
    BEFORE_ANSWERED
  }

  /** Cuts runs off after one call, two calls, ... until one is not cut off; gives their number. */
  private int cutOffEverywhere(String before, String after) {
    int calls = 0;
    try (LocalFeatureStore store = LocalFeatureStore.open(directory, LocalSettings.standard())) {
      for (Cut cut : Cut.values()) {
        boolean whole = false;
        for (calls = 0; !whole && calls < CALLS_MAX; calls++) {
          String name = (cut == Cut.BEFORE_SENDING ? "s" : "a") + calls;
          apply(new Unclosed(store), before.formatted(name));
          whole = applyUpTo(calls, cut, store, after.formatted(name));
          apply(new Unclosed(store), after.formatted(name));
          assertThat(plan(new Unclosed(store), after.formatted(name)).isEmpty())
              .as("cut off %s after %d calls", cut, calls)
              .isTrue();
          client(new Unclosed(store)).deleteFeatureGroup(name);
        }
        assertThat(whole).isTrue();
      }
    }
    return calls;
  }

  private static boolean applyUpTo(int calls, Cut cut, LocalFeatureStore store, String text) {
    try {
      apply(new CutOff(new Unclosed(store), calls, cut), text);
      return true;
    } catch (FeatureStoreException e) {
      assertThat(e).hasMessageContaining("cut off");
      return false;
    }
  }

  private static void apply(Transport transport, String text) {
    new PlanRun(client(transport), PATIENCE, step -> {}).run(plan(transport, text));
  }

  private static Plan plan(Transport transport, String text) {
    GroupFile file = DefinitionFile.parseAll("g.yaml", text, NOW);
    FeatureGroupName name = file.definition().name();
    Optional<FoundGroup> found = FoundGroup.find(client(transport), name, PATIENCE);
    return Plan.of(List.of(file), found.stream().toList(), Set.of(name), NOW);
  }

  private static FeatureStoreClient client(Transport transport) {
    return FeatureStoreClient.builder().transport(transport).build();
  }

  /** A store that many clients use one after the other. */
  private record Unclosed(Transport store) implements Transport {
    @Override
    public Reply send(Call call) throws IOException {
      return store.send(call);
    }

    @Override
    public void close() {}
  }

  /** A way to the store that ends after so many calls. */
  private static final class CutOff implements Transport {
    private final Transport store;
    private final Cut cut;
    private int left;

    CutOff(Transport store, int calls, Cut cut) {
      this.store = store;
      this.left = calls;
      this.cut = cut;
    }

    @Override
    public Reply send(Call call) throws IOException {
      if (left-- > 0) {
        return store.send(call);
      }
      if (cut == Cut.BEFORE_ANSWERED) {
        store.send(call).close();
      }
      throw new IOException("cut off");
    }

    @Override
    public void close() {}
  }
}
