package tidemark.parquet;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureRecord;
import tidemark.model.FeatureType;
import tidemark.model.FeatureValue;
import tidemark.model.RecordIdentifier;
import tidemark.model.Schema;
import tidemark.offline.FileEntry;
import tidemark.offline.OfflineFileFormat;
import tidemark.offline.OfflineRow;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;
import tidemark.tabular.RowSource;

/**
 * Prints how long the first file takes in a fresh process, and how many rows of ten features a
 * second are written and read after that.
 */
final class ParquetSpeed {
  private static final int ROWS = 500_000;
  private static final int ROUNDS = 3;

  private ParquetSpeed() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    Path file = Files.createTempFile("speed", ".parquet");
    try {
      long start = System.nanoTime();
      write(file, 1);
      out.printf("first file of one row: %.0f ms%n", millisSince(start));
      for (int round = 0; round < ROUNDS; round++) {
        start = System.nanoTime();
        write(file, ROWS);
        out.printf(
            "write %.0f rows/s, %d bytes%n", ROWS * 1e3 / millisSince(start), Files.size(file));
        start = System.nanoTime();
        out.printf("offline read %d", readOffline(file));
        out.printf(" rows, %.0f rows/s%n", ROWS * 1e3 / millisSince(start));
        start = System.nanoTime();
        out.printf("row source %d", readBrought(file));
        out.printf(" values, %.0f rows/s%n", ROWS * 1e3 / millisSince(start));
      }
    } finally {
      Files.delete(file);
    }
  }

  private static Schema schema() {
    List<FeatureDefinition> features = new ArrayList<>(Fixtures.schema().features());
    for (int i = 0; i < 5; i++) {
      FeatureType type = i % 2 == 0 ? FeatureType.FRACTIONAL : FeatureType.INTEGRAL;
      features.add(FeatureDefinition.scalar("f" + i, type));
    }
    return Schema.of(features, new FeatureName("id"), new FeatureName("ts"));
  }

  private static void write(Path file, int rows) throws IOException {
    Schema schema = schema();
    Random random = new Random(1);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        OfflineFileFormat.Writer writer =
            new ParquetFileFormat().create(out, schema, FileEntry.Origin.LOAD)) {
      for (int i = 0; i < rows; i++) {
        writer.write(row(schema, random, i));
      }
    }
  }

  private static OfflineRow row(Schema schema, Random random, int number) {
    EventTime time = EventTime.of(Fixtures.NOW.plusMillis(number * 37L));
    RecordIdentifier id = new RecordIdentifier("customer-" + random.nextInt(200_000));
    List<FeatureValue> values = new ArrayList<>();
    values.add(new FeatureValue.Text(id.value()));
    values.add(new FeatureValue.Text(time.toIso()));
    values.add(new FeatureValue.Text(Integer.toString(random.nextInt())));
    values.add(new FeatureValue.Text(Double.toString(random.nextGaussian())));
    values.add(new FeatureValue.Text("category" + random.nextInt(40)));
    for (int i = 0; i < 5; i++) {
      values.add(new FeatureValue.Text(Integer.toString(random.nextInt(5_000))));
    }
    FeatureRecord entry = FeatureRecord.stored(schema, id, time, values);
    Instant now = Fixtures.NOW;
    RecordOrder order = new RecordOrder(time, now, WriteId.NONE);
    return new OfflineRow(entry, order, WriteKind.PUT, Optional.empty(), now);
  }

  private static long readOffline(Path file) throws IOException {
    long[] count = new long[1];
    try (FileContent content = FileContent.open(file)) {
      new ParquetFileFormat().read(content, schema(), row -> count[0]++);
    }
    return count[0];
  }

  private static long readBrought(Path file) throws IOException {
    long count = 0;
    Schema schema = schema();
    try (ParquetRows rows = ParquetRows.open(file)) {
      List<RowSource.Column> columns = new ArrayList<>();
      for (FeatureDefinition feature : schema.features()) {
        columns.add(rows.feature(rows.columns().indexOf(feature.name().value()), feature));
      }
      while (rows.next()) {
        for (RowSource.Column column : columns) {
          count += column.value().isPresent() ? 1 : 0;
        }
      }
    }
    return count;
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
