package tidemark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tidemark.fixture.Definitions;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.OfflineConfig;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.TimeToLive;
import tidemark.offline.GroupFiles;
import tidemark.offline.SqlDialect;

/**
 * Compares rendered plans with the files in {@code glue-scripts/tests/plans/}, which pytest runs on
 * Spark and on DuckDB. {@code -Dtidemark.golden.rewrite=true} writes them instead.
 */
class JobPlansTest {
  private static final Path GOLDEN = Path.of("../../glue-scripts/tests/plans");
  private static final RunStamp STAMP =
      new RunStamp("00112233445566778899aabbccddeeff", Instant.parse("2026-03-10T06:30:00.250Z"));
  private static final AsOfDays DAYS =
      new AsOfDays(
          LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-05"), Duration.ofHours(36));

  private static final FeatureGroup CLICKS = group("clicks", PartitionLayout.HOUR);
  private static final FeatureGroup DAILY = group("daily", PartitionLayout.DAY);
  private static final FeatureGroup SECONDS =
      Fixtures.created(Definitions.fractionalTime("seconds"));

  @ParameterizedTest
  @EnumSource(names = {"SPARK", "DUCKDB"})
  void ingestOfParquet(SqlDialect dialect) throws IOException {
    IngestRequest request =
        new IngestRequest(
            "clicks",
            JobPlan.Format.PARQUET,
            "s3://acme-fs/landing/clicks.parquet",
            List.of(
                new JobPlan.Field("id", "string"),
                new JobPlan.Field("at", "timestamp"),
                new JobPlan.Field("n", "int"),
                new JobPlan.Field("x", "double"),
                new JobPlan.Field("s", "date")),
            Map.of("ts", "at"));

    check("ingest-parquet", dialect, plans(dialect).ingest(CLICKS, request));
  }

  @ParameterizedTest
  @EnumSource(names = {"SPARK", "DUCKDB"})
  void ingestOfCsvWithUnixSeconds(SqlDialect dialect) throws IOException {
    IngestRequest request =
        new IngestRequest(
            "seconds",
            JobPlan.Format.CSV,
            "s3://acme-fs/landing/seconds.csv",
            List.of(
                new JobPlan.Field("id", "string"),
                new JobPlan.Field("ts", "string"),
                new JobPlan.Field("n", "string")),
            Map.of());

    check("ingest-csv", dialect, plans(dialect).ingest(SECONDS, request));
  }

  @ParameterizedTest
  @EnumSource(names = {"SPARK", "DUCKDB"})
  void transformOfWindowsAndOfWhatHeld(SqlDialect dialect) throws IOException {
    String sql =
        """
        SELECT h.id, h.as_of AS ts, count(w.n) AS n, avg(w.n) AS x, max(h.s) AS s
        FROM clicks_as_of AS h
        LEFT JOIN clicks_window AS w ON w.id = h.id AND w.as_of_ns = h.as_of_ns
        GROUP BY h.id, h.as_of""";
    JobPlans.Sources sources =
        new JobPlans.Sources(
            List.of(new GroupFiles(CLICKS, List.of())), Set.of("clicks_window", "clicks_as_of"));
    List<BoundColumns.Column> columns =
        List.of(
            new BoundColumns.Column("id", ColumnKind.TEXT),
            new BoundColumns.Column("ts", ColumnKind.TIMESTAMP),
            new BoundColumns.Column("n", ColumnKind.INTEGER),
            new BoundColumns.Column("x", ColumnKind.REAL),
            new BoundColumns.Column("s", ColumnKind.TEXT));

    check(
        "transform",
        dialect,
        plans(dialect)
            .transform(DAILY, sources, new TransformRequest("daily", sql, DAYS), columns));
  }

  @Test
  void columnsThatFitNoFeatureAreNamedTogether() {
    IngestRequest request =
        new IngestRequest(
            "clicks",
            JobPlan.Format.PARQUET,
            "s3://acme-fs/landing/clicks.parquet",
            List.of(
                new JobPlan.Field("idd", "string"),
                new JobPlan.Field("ts", "bigint"),
                new JobPlan.Field("n", "double")),
            Map.of());

    assertThatThrownBy(() -> plans(SqlDialect.SPARK).ingest(CLICKS, request))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("There is no column 'id' for feature 'id' (nearest: 'idd').")
        .hasMessageContaining("Column 'ts' is INTEGER, but feature 'ts' is String.")
        .hasMessageContaining("Column 'n' is REAL, but feature 'n' is Integral.")
        .hasMessageContaining("No feature of 'clicks' is named 'idd'.");
  }

  private static JobPlans plans(SqlDialect dialect) {
    return new JobPlans(dialect, STAMP, group -> "s3://acme-fs/store/" + group.name());
  }

  private static FeatureGroup group(String name, PartitionLayout layout) {
    return Fixtures.created(
        Fixtures.definition(
            name,
            Fixtures.schema(),
            Optional.of(OnlineConfig.standard().withTtl(TimeToLive.parse("2 days"))),
            Optional.of(OfflineConfig.at(S3Uri.parse("s3://acme-fs/prod"), layout))));
  }

  private static void check(String name, SqlDialect dialect, JobPlan plan) throws IOException {
    Path file = GOLDEN.resolve(name + "." + dialect.name().toLowerCase(Locale.ROOT) + ".json");
    String text = JobPlanJson.write(plan);
    if (Boolean.getBoolean("tidemark.golden.rewrite")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }
}
