package tidemark.tabular;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureType;

/** Prints how many rows of ten columns a second are read from a CSV file. */
final class CsvSpeed {
  private static final int ROWS = 500_000;
  private static final int ROUNDS = 3;
  private static final int COLUMNS = 10;

  private CsvSpeed() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    Path file = Files.createTempFile("speed", ".csv");
    try {
      write(file);
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        long values = read(file);
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf("%d values, %.0f rows/s%n", values, ROWS / seconds);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder("id,ts,c2,c3,c4,c5,c6,c7,c8,c9\n");
    for (int i = 0; i < ROWS; i++) {
      text.append("customer-").append(i % 200_000).append(",2026-03-01T12:00:00.123Z");
      for (int column = 2; column < COLUMNS; column++) {
        text.append(',').append(i % 1_000 * column / 7.0);
      }
      text.append('\n');
    }
    Files.writeString(file, text);
  }

  private static long read(Path file) throws IOException {
    long values = 0;
    try (CsvRows rows = CsvRows.open(file)) {
      List<RowSource.Column> columns = new ArrayList<>();
      for (int i = 0; i < COLUMNS; i++) {
        columns.add(rows.feature(i, FeatureDefinition.scalar("f" + i, FeatureType.STRING)));
      }
      while (rows.next()) {
        for (RowSource.Column column : columns) {
          values += column.value().isPresent() ? 1 : 0;
        }
      }
    }
    return values;
  }
}
