package tidemark.aws.dynamodb;

import java.util.List;
import java.util.Optional;
import tidemark.codec.FeatureNotesJson;
import tidemark.model.FeatureMetadata;
import tidemark.model.FeatureName;
import tidemark.model.Incarnation;
import tidemark.registry.MetadataRegistry;

/** What is noted of features: a row per feature, those of an incarnation together. */
public final class DynamoDbMetadata implements MetadataRegistry {
  private final RegistryTable table;

  public DynamoDbMetadata(RegistryTable table) {
    this.table = table;
  }

  @Override
  public Optional<FeatureMetadata> find(Incarnation group, FeatureName feature) {
    return table.find(Row.at(partition(group), feature.value())).map(row -> read(group, row));
  }

  @Override
  public boolean replace(FeatureMetadata next) {
    Row row =
        Row.at(partition(next.group()), next.feature().value())
            .tagged(Long.toString(next.revision()))
            .holding(FeatureNotesJson.write(next));
    return table
        .put(
            row, next.revision() == 1 ? Row.ABSENT : Row.hasTag(Long.toString(next.revision() - 1)))
        .applied();
  }

  @Override
  public List<FeatureMetadata> list(Incarnation group) {
    return table.list(partition(group)).stream().map(row -> read(group, row)).toList();
  }

  @Override
  public void removeAll(Incarnation group) {
    table.removeAll(table.list(partition(group)));
  }

  private static FeatureMetadata read(Incarnation group, Row row) {
    return FeatureNotesJson.read(
        group, new FeatureName(row.sort()), Long.parseLong(row.label()), row.text());
  }

  private static String partition(Incarnation group) {
    return "metadata#" + group.key();
  }
}
