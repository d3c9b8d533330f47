package tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroup;
import tidemark.model.Partition;

/** What every catalog of offline tables does: it knows exactly the partitions added. */
public abstract class OfflineCatalogContract {
  private static final Partition HOUR = new Partition(LocalDate.of(2026, 3, 1), OptionalInt.of(9));
  private static final Partition DAY =
      new Partition(LocalDate.of(1677, 9, 21), OptionalInt.empty());

  private OfflineCatalog catalog;

  /** The catalog under test, empty at first; the same one all through a test. */
  protected abstract OfflineCatalog catalog();

  @BeforeEach
  void open() {
    catalog = catalog();
  }

  @Test
  void aTableBeginsWithoutPartitions() {
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));

    catalog.createTable(group);

    assertThat(catalog.partitions(group.incarnation())).isEmpty();
  }

  @Test
  void knowsThePartitionsAddedHoweverOften() {
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));
    FeatureGroup other = Fixtures.created(Fixtures.definition("users"));
    catalog.createTable(group);
    catalog.createTable(other);

    catalog.addPartitions(group, Set.of(HOUR));
    catalog.addPartitions(group, Set.of(HOUR));
    catalog.addPartitions(other, Set.of(DAY));

    assertThat(catalog.partitions(group.incarnation())).containsExactly(HOUR);
    assertThat(catalog.partitions(other.incarnation())).containsExactly(DAY);
    catalog.addPartitions(other, Set.of(DAY, HOUR));
    assertThat(catalog.partitions(other.incarnation())).containsExactlyInAnyOrder(DAY, HOUR);
  }

  @Test
  void creatingATableAgainKeepsItsPartitions() {
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));
    catalog.createTable(group);
    catalog.addPartitions(group, Set.of(HOUR));

    catalog.createTable(group);

    assertThat(catalog.partitions(group.incarnation())).containsExactly(HOUR);
  }

  @Test
  void updatingATableKeepsItsPartitions() {
    FeatureGroup group = Fixtures.created(Fixtures.definition("clicks"));
    catalog.createTable(group);
    catalog.addPartitions(group, Set.of(HOUR));

    catalog.updateTable(group);
    catalog.updateTable(group);

    assertThat(catalog.partitions(group.incarnation())).containsExactly(HOUR);
  }
}
