package tidemark.aws.dynamodb;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tidemark.codec.MaterializationJson;
import tidemark.materialize.Materialization;
import tidemark.materialize.ScheduledGroup;
import tidemark.materialize.Schedules;
import tidemark.model.FeatureGroup;
import tidemark.model.Incarnation;

/** A row per group that has a schedule, read together. It begins no runs: that is another's. */
public final class DynamoDbSchedules implements Schedules {
  private static final String PARTITION = "schedules";

  private final RegistryTable table;

  public DynamoDbSchedules(RegistryTable table) {
    this.table = table;
  }

  @Override
  public boolean put(FeatureGroup group, Materialization materialization, Instant now) {
    String tag = MaterializationJson.write(materialization);
    Row row =
        place(group.incarnation())
            .tagged(tag)
            .numbered(now.toEpochMilli())
            .holding(group.incarnation().text());
    return table.put(row, Row.hasNotTag(tag)).applied();
  }

  @Override
  public Optional<ScheduledGroup> find(Incarnation group) {
    return table.find(place(group)).map(DynamoDbSchedules::read);
  }

  @Override
  public boolean remove(Incarnation group) {
    return table.remove(place(group), Row.PRESENT);
  }

  @Override
  public List<ScheduledGroup> all() {
    return table.list(PARTITION).stream().map(DynamoDbSchedules::read).toList();
  }

  private static Row place(Incarnation group) {
    return Row.at(PARTITION, group.key());
  }

  private static ScheduledGroup read(Row row) {
    return new ScheduledGroup(
        Incarnation.parse(row.text()),
        MaterializationJson.read(row.label()),
        Instant.ofEpochMilli(row.count()));
  }
}
