package tidemark.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.OnlineItem;
import tidemark.record.OnlineStore;
import tidemark.record.OnlineStoreContract;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;

class SqliteOnlineStoreTest extends OnlineStoreContract {
  private static final Incarnation CLICKS =
      new Incarnation(new FeatureGroupName("clicks"), 1_772_359_200L);

  @RegisterExtension final TemporaryStore file = new TemporaryStore();

  @Override
  protected OnlineStore store() {
    return file.get().online();
  }

  @Override
  protected void createTable(Incarnation group) {
    file.get().online().createTable(group);
  }

  @Override
  protected void dropTable(Incarnation group) {
    file.get().online().dropTable(group);
  }

  @Test
  @DisplayName("G-12 an item is purged from its purge time on, no other is")
  void purgesWhatIsDue() {
    List<OnlineItem> items = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      items.add(expiring("old-" + i, 100));
    }
    items.add(expiring("due", 200));
    items.add(expiring("later", 201));
    file.get().online().putAllIfGreater(CLICKS, items);

    int before = file.get().online().purge(Instant.ofEpochSecond(99));
    int purged = file.get().online().purge(Instant.ofEpochSecond(200));

    assertThat(before).isZero();
    assertThat(purged).isEqualTo(2_501);
    assertThat(file.get().online().get(CLICKS, new RecordIdentifier("due"))).isEmpty();
    assertThat(file.get().online().get(CLICKS, new RecordIdentifier("later"))).isPresent();
  }

  @Test
  @DisplayName("a name full of quotes is a name: it reaches no other table")
  void similarNamesHaveTablesOfTheirOwn() {
    Incarnation dash = new Incarnation(new FeatureGroupName("a-b"), 1);
    Incarnation underscore = new Incarnation(new FeatureGroupName("a_b"), 1);
    createTable(dash);
    createTable(underscore);

    file.get().online().putIfGreater(dash, expiring("x", 9));

    assertThat(file.get().online().get(underscore, new RecordIdentifier("x"))).isEmpty();
    assertThat(file.get().online().get(dash, new RecordIdentifier("x"))).isPresent();
  }

  private static OnlineItem expiring(String identifier, long purgeAt) {
    return new OnlineItem(
        new RecordIdentifier(identifier),
        new RecordOrder(new EventTime(1), Instant.EPOCH, WriteId.NONE),
        Optional.of(new EventTime(2)),
        OptionalLong.of(purgeAt),
        false,
        1,
        PackedRecord.EMPTY);
  }
}
