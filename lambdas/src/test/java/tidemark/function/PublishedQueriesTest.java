package tidemark.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.fixture.Seeds;
import tidemark.offline.ObjectStore;
import tidemark.parquet.DuckDb;

/**
 * The queries that users of SageMaker Feature Store run over the offline files, in our own words,
 * by an engine that is not ours to read files with.
 */
class PublishedQueriesTest {
  private static final String STORES =
      "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true},"
          + "\"OfflineStoreConfig\":{\"S3StorageConfig\":{\"S3Uri\":\"s3://acme-fs/prod\"}}";
  private static final List<String> IDENTIFIERS = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  @TempDir private Path directory;
  private DuckDb duck;
  private int tables;

  @BeforeEach
  void open() throws SQLException {
    duck = DuckDb.in(directory);
  }

  @AfterEach
  void close() throws SQLException {
    duck.close();
  }

  @Test
  @DisplayName("case 67: the latest snapshot over the files is what is served online")
  void theLatestSnapshotIsWhatIsServed() {
    Seeds.forEach(
        3,
        random -> {
          Gateway gateway = new Gateway(GatewayFormat.REST);
          gateway.create("clicks", STORES).isOk();
          for (int i = 0; i < 150; i++) {
            write(gateway, random, i);
          }
          String table = tableOfFiles(gateway);

          List<String> snapshot =
              rows(
                  "SELECT id, ts, n FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY ts"
                      + " DESC, api_invocation_time DESC, write_time DESC) AS newest FROM "
                      + table
                      + ") WHERE newest = 1 AND NOT is_deleted ORDER BY id");

          assertThat(snapshot).isEqualTo(served(gateway)).hasSizeBetween(2, IDENTIFIERS.size() - 1);
        });
  }

  @Test
  @DisplayName("case 68: a dataset joined at points in time has no row from the future")
  void aDatasetHasNothingOfTheFuture() {
    Seeds.forEach(
        3,
        random -> {
          Gateway gateway = new Gateway(GatewayFormat.REST);
          gateway.create("clicks", STORES).isOk();
          TreeMap<String, Integer> known = new TreeMap<>();
          for (int i = 0; i < 100; i++) {
            String id = IDENTIFIERS.get(random.nextInt(IDENTIFIERS.size()));
            String time = at(random.nextInt(60));
            gateway.put("clicks", "id", id, "ts", time, "n", "" + i).isOk();
            known.put(id + "|" + time, i);
            gateway.store.clock.move(Duration.ofMillis(1));
          }
          String table = tableOfFiles(gateway);
          TreeSet<String> labels = new TreeSet<>();
          for (int i = 0; i < 40; i++) {
            labels.add(
                IDENTIFIERS.get(random.nextInt(IDENTIFIERS.size())) + "|" + at(random.nextInt(60)));
          }

          List<String> dataset = rows(dataset(table, labels));

          List<String> expected = new ArrayList<>();
          for (String label : labels) {
            String newest = known.floorKey(label);
            if (newest != null && newest.startsWith(label.substring(0, 2))) {
              expected.add(label + "|" + newest.substring(2) + "|" + known.get(newest));
            }
          }
          assertThat(dataset).isEqualTo(expected).hasSizeGreaterThan(10);
        });
  }

  /** Per label the newest row of its identifier whose event time is not after the label's. */
  private static String dataset(String table, Set<String> labels) {
    List<String> values = labels.stream().map(l -> "('" + l.replace("|", "', '") + "')").toList();
    return "WITH once AS (SELECT *, row_number() OVER (PARTITION BY id, ts ORDER BY"
        + " api_invocation_time DESC, write_time DESC) AS newest FROM "
        + table
        + "), joined AS (SELECT base.id, base.ts, f.ts AS \"ts.1\", f.n AS \"n.1\","
        + " row_number() OVER (PARTITION BY base.id, base.ts ORDER BY f.ts DESC) AS recent"
        + " FROM (VALUES "
        + String.join(", ", values)
        + ") AS base(id, ts) JOIN once f ON base.id = f.id"
        + " AND base.ts::TIMESTAMPTZ >= f.ts::TIMESTAMPTZ WHERE f.newest = 1 AND NOT f.is_deleted)"
        + " SELECT id, ts, \"ts.1\", \"n.1\" FROM joined WHERE recent = 1 ORDER BY id, ts";
  }

  /** A put or a soft delete, some of them late, some at the time of another. */
  private static void write(Gateway gateway, Random random, int number) {
    String id = IDENTIFIERS.get(random.nextInt(IDENTIFIERS.size()));
    String time = at(random.nextInt(60));
    if (random.nextInt(5) == 0) {
      gateway.delete("clicks", id, time).isOk();
    } else {
      gateway.put("clicks", "id", id, "ts", time, "n", "" + number).isOk();
    }
    gateway.store.clock.move(Duration.ofMillis(1));
  }

  private static List<String> served(Gateway gateway) {
    List<String> served = new ArrayList<>();
    for (String id : IDENTIFIERS) {
      Optional.of(gateway.get("clicks", id).isOk().record())
          .filter(record -> !record.isEmpty())
          .ifPresent(r -> served.add(r.get("id") + "|" + r.get("ts") + "|" + r.get("n")));
    }
    return served;
  }

  /** Writes what the log holds to files, and a table over the files. */
  private String tableOfFiles(Gateway gateway) {
    String table = "t" + tables++;
    try {
      OfflineFlow flow = new OfflineFlow(gateway.store);
      assertThat(flow.write()).isEmpty();
      Path files = Files.createDirectory(directory.resolve(table));
      for (ObjectStore.Key key : flow.keys("acme-fs")) {
        Path file = files.resolve(key.key().substring(key.key().lastIndexOf('/') + 1));
        Files.write(file, bytes(flow.objects, key));
      }
      duck.run("CREATE TABLE " + table + " AS FROM read_parquet('" + files + "/*.parquet')");
      return table;
    } catch (IOException | SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(ObjectStore objects, ObjectStore.Key key) throws IOException {
    try (ObjectStore.Content content = objects.open(key).orElseThrow()) {
      byte[] bytes = new byte[(int) content.length()];
      content.read(0, bytes, 0, bytes.length);
      return bytes;
    }
  }

  private List<String> rows(String query) {
    try {
      return duck.rows(query);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String at(int minute) {
    return String.format("2026-03-01T10:%02d:00Z", minute);
  }
}
