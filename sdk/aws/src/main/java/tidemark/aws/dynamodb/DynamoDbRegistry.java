package tidemark.aws.dynamodb;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tidemark.codec.FeatureGroupJson;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.registry.FeatureGroupRegistry;

/** A registry of an entry per group, and a list of every name ever used. */
public final class DynamoDbRegistry implements FeatureGroupRegistry {
  private static final String NAMES = "groups";
  private static final String LIVE = "live";
  private static final String GONE = "gone";

  private final RegistryTable table;

  public DynamoDbRegistry(RegistryTable table) {
    this.table = table;
  }

  @Override
  public Optional<FeatureGroup> find(FeatureGroupName name) {
    return table.find(entry(name.key())).map(row -> FeatureGroupJson.read(row.text()));
  }

  @Override
  public boolean insert(FeatureGroup group) {
    long second = group.incarnation().epochSecond();
    return table
        .transaction()
        .put(row(group), Row.ABSENT)
        .put(
            Row.at(NAMES, group.name().key()).tagged(LIVE).numbered(second),
            Row.isAtMost(second - 1))
        .commit();
  }

  @Override
  public boolean replace(FeatureGroup next) {
    return table.put(row(next), Row.hasTag(tag(next, next.revision() - 1))).applied();
  }

  @Override
  public boolean remove(FeatureGroup group) {
    return table
        .transaction()
        .remove(entry(group.name().key()), Row.hasTag(tag(group, group.revision())))
        .update(Row.at(NAMES, group.name().key()).tagged(GONE), Row.PRESENT)
        .commit();
  }

  @Override
  public OptionalLong lastIncarnation(FeatureGroupName name) {
    return table.find(Row.at(NAMES, name.key())).map(Row::number).orElse(OptionalLong.empty());
  }

  @Override
  public List<FeatureGroup> list() {
    List<Row> wanted =
        table.list(NAMES).stream()
            .filter(name -> name.label().equals(LIVE))
            .map(name -> entry(name.sort()))
            .toList();
    return table.findAll(wanted).stream()
        .map(row -> FeatureGroupJson.read(row.text()))
        .sorted(Comparator.comparing(group -> group.name().key()))
        .toList();
  }

  private static Row row(FeatureGroup group) {
    return entry(group.name().key())
        .tagged(tag(group, group.revision()))
        .holding(FeatureGroupJson.write(group));
  }

  private static Row entry(String name) {
    return Row.at("group#" + name, "entry");
  }

  private static String tag(FeatureGroup group, long revision) {
    return group.incarnation().epochSecond() + "/" + revision;
  }
}
