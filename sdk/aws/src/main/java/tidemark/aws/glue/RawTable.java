package tidemark.aws.glue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.SerDeInfo;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.TableInput;
import tidemark.model.FeatureGroup;
import tidemark.model.Partition;

/**
 * The Glue table of a group's files: Parquet in Hive directories, its partitions registered.
 *
 * @param location of the files, without a slash at its end
 */
record RawTable(FeatureGroup group, String name, String location) {
  private static final String INPUT =
      "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";
  private static final String OUTPUT =
      "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat";
  private static final String SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

  RawTable {
    name = name.toLowerCase(Locale.ROOT);
  }

  TableInput table() {
    return TableInput.builder()
        .name(name)
        .description("Files of feature group " + group.name() + ": every delivery of every write.")
        .tableType("EXTERNAL_TABLE")
        .parameters(
            Map.of(
                "EXTERNAL",
                "TRUE",
                "classification",
                "parquet",
                Ownership.INCARNATION,
                group.incarnation().key()))
        .partitionKeys(TypedColumn.ofPartitions(group).stream().map(TypedColumn::glue).toList())
        .storageDescriptor(storage(location))
        .build();
  }

  PartitionInput partition(Partition partition) {
    return PartitionInput.builder()
        .values(values(partition))
        .storageDescriptor(storage(location + "/" + partition.path() + "/"))
        .build();
  }

  /** {@code 2026, 03, 01} and, by the hour, {@code 09}. */
  private static List<String> values(Partition partition) {
    List<String> values = new ArrayList<>();
    for (String directory : partition.path().split("/", -1)) {
      values.add(directory.substring(directory.indexOf('=') + 1));
    }
    return values;
  }

  private StorageDescriptor storage(String place) {
    return storage(TypedColumn.ofFiles(group).stream().map(TypedColumn::glue).toList(), place);
  }

  /** How Parquet files of these columns are read. */
  static StorageDescriptor storage(List<Column> columns, String place) {
    return StorageDescriptor.builder()
        .columns(columns)
        .location(place)
        .inputFormat(INPUT)
        .outputFormat(OUTPUT)
        .serdeInfo(
            SerDeInfo.builder()
                .serializationLibrary(SERDE)
                .parameters(Map.of("serialization.format", "1"))
                .build())
        .build();
  }
}
