package tidemark.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.fixture.InMemoryObjectStore;
import tidemark.fixture.InMemoryRegistry;
import tidemark.fixture.MovableClock;
import tidemark.metric.Metrics;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroup.Status;
import tidemark.model.FeatureGroupName;
import tidemark.offline.ObjectStore;

class StoreWatchTest {
  private static final ObjectStore.Key QUARANTINE = new ObjectStore.Key("acme-fs", "quarantine/");

  private final MovableClock clock = MovableClock.atNoon();
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final List<FeatureGroupName> asked = new ArrayList<>();
  private final Gauges gauges = new Gauges();
  private final StoreWatch watch =
      new StoreWatch(registry, asked::add, objects, QUARANTINE, clock, gauges);

  @Test
  void whatHangsIsAskedForOnceItHasHungForLong() {
    insert("making", Status.CREATING);
    insert("removed", Status.DELETING);
    insert("made", Status.CREATED);
    insert("failed", Status.CREATE_FAILED);

    watch.look();
    List<FeatureGroupName> atFirst = List.copyOf(asked);
    clock.move(StoreWatch.SETTLED_WITHIN.plus(Duration.ofSeconds(1)));
    watch.look();

    assertThat(atFirst).isEmpty();
    assertThat(asked)
        .containsExactlyInAnyOrder(new FeatureGroupName("making"), new FeatureGroupName("removed"));
    assertThat(gauges.values).containsEntry(Metrics.Gauge.GROUPS_UNSETTLED, 2L);
  }

  @Test
  void messagesInQuarantineAreCounted() {
    put("quarantine/a.json");
    put("quarantine/b.json");
    put("prod/c.parquet");

    watch.look();

    assertThat(gauges.values)
        .containsEntry(Metrics.Gauge.MESSAGES_QUARANTINED, 2L)
        .containsEntry(Metrics.Gauge.GROUPS_UNSETTLED, 0L);
  }

  private void insert(String name, Status status) {
    FeatureGroup made = Fixtures.created(Fixtures.definition(name));
    assertThat(
            registry.insert(
                new FeatureGroup(
                    made.definition(),
                    made.incarnation(),
                    status,
                    Optional.empty(),
                    clock.instant(),
                    clock.instant(),
                    1)))
        .isTrue();
  }

  private void put(String key) {
    objects.putIfAbsent(
        new ObjectStore.Key("acme-fs", key),
        ObjectStore.Body.of("{}".getBytes(StandardCharsets.UTF_8)));
  }

  private static final class Gauges implements Metrics {
    private final Map<Gauge, Long> values = new EnumMap<>(Gauge.class);

    @Override
    public void add(Count count, FeatureGroupName group, long by) {}

    @Override
    public void measured(Gauge gauge, long value) {
      values.put(gauge, value);
    }
  }
}
