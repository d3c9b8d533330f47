package tidemark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tidemark.cli.aws.AwsStore;
import tidemark.cli.aws.DeployedAt;
import tidemark.client.SqlResult;
import tidemark.client.json.Json;
import tidemark.client.offline.DriverJar;
import tidemark.client.offline.OfflineReader;
import tidemark.client.offline.OfflineRows;
import tidemark.model.FeatureStoreException;
import tidemark.offline.SqlDialect;

/** {@code sql}: a query over everything ever written. */
@Command(
    name = "sql",
    description = {
      "Query the offline store.",
      "Each feature group has four views: GROUP is every write once, GROUP_latest what holds now,",
      "GROUP_history what held when, GROUP_raw the files."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark sql 'SELECT manufacturer, count(*) FROM plane_latest GROUP BY 1 ORDER BY 2 DESC'",
      "  tidemark sql --format csv 'SELECT * FROM plane' > planes.csv",
      "  tidemark sql - < query.sql"
    })
final class SqlCommand implements Callable<Integer> {
  /** A way to write the rows. */
  enum Format {
    table,
    csv,
    json
  }

  private static final long SHOWN_MAX = 1_000;
  private static final int CHECKED_EVERY = 256;

  @Parameters(paramLabel = "QUERY", description = "One SELECT; - reads it from standard input.")
  private String query = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: table, or json with --json).")
  private Optional<Format> format = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      converter = Converters.Count.class,
      description = "At most this many rows (default: 1000 for a table, else all).")
  private Optional<Long> limit = Optional.empty();

  @Option(
      names = "--no-spreadsheet-safe",
      negatable = true,
      fallbackValue = "false",
      defaultValue = "true",
      description = "In CSV, leave text alone that a spreadsheet would run as a formula.")
  private boolean spreadsheetSafe = true;

  @Option(
      names = "--athena-driver",
      paramLabel = "JAR",
      description =
          "With --aws: ask Athena through its JDBC 3.x driver, which is in this file, under your own"
              + " rights and without a look at the statement.")
  private Optional<Path> athenaDriver = Optional.empty();

  private final Session session;

  SqlCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Format chosen = format.orElse(session.isJson() ? Format.json : Format.table);
    boolean isCut = chosen == Format.table && limit.isEmpty();
    // One row more than is shown tells whether there are more.
    OptionalLong asked =
        isCut
            ? OptionalLong.of(SHOWN_MAX + 1)
            : limit.map(OptionalLong::of).orElse(OptionalLong.empty());
    String sql = query.equals("-") ? standardInput() : query;
    if (athenaDriver.isPresent()) {
      return askDriver(athenaDriver.get(), sql, writer(chosen), asked, isCut);
    }
    return session.withStore(
        store -> {
          try (SqlResult result = store.sql(sql, asked)) {
            return print(
                result.columns(), result::next, writer(chosen), isCut ? SHOWN_MAX : Long.MAX_VALUE);
          }
        });
  }

  private int askDriver(Path jar, String sql, RowWriter writer, OptionalLong asked, boolean isCut) {
    DeployedAt at =
        session
            .deployed()
            .orElseThrow(
                () ->
                    FeatureStoreException.invalid(
                        "--athena-driver asks Athena, so it needs --aws STAGE."));
    try (DriverJar driver = DriverJar.athena(jar)) {
      AwsStore.Places places = AwsStore.placesOf(at);
      try (OfflineRows rows =
          OfflineReader.of(athena(driver, places, at.profile()), SqlDialect.ATHENA).query(sql)) {
        JdbcRows answer = new JdbcRows(rows, asked);
        return print(answer.columns(), answer::next, writer, isCut ? SHOWN_MAX : Long.MAX_VALUE);
      }
    }
  }

  /** As whom the deployment was found, so is it asked. */
  private static DataSource athena(
      DriverJar driver, AwsStore.Places places, Optional<String> profile) {
    return profile
        .map(name -> driver.athena(places.region(), places.workgroup(), places.database(), name))
        .orElseGet(() -> driver.athena(places.region(), places.workgroup(), places.database()));
  }

  private int print(
      List<SqlResult.Column> columns,
      Supplier<Optional<List<Json>>> next,
      RowWriter writer,
      long max) {
    writer.begin(columns);
    long rows = 0;
    for (Optional<List<Json>> row = next.get(); row.isPresent(); row = next.get()) {
      if (rows == max) {
        writer.end(rows);
        session.remark("There are more; --limit says how many to show.");
        return ExitCode.OK;
      }
      writer.row(row.get());
      rows++;
      if (rows % CHECKED_EVERY == 0 && session.terminal().isOutClosed()) {
        return ExitCode.FAILED;
      }
    }
    writer.end(rows);
    return ExitCode.OK;
  }

  private RowWriter writer(Format chosen) {
    return switch (chosen) {
      case table -> new TableRows(session.terminal());
      case csv ->
          new CsvRows(
              session.terminal(),
              spreadsheetSafe ? CsvRows.Formulas.DEFUSED : CsvRows.Formulas.KEPT);
      case json -> new JsonRows(session.terminal());
    };
  }

  private String standardInput() throws IOException {
    return new String(session.terminal().in().readAllBytes(), StandardCharsets.UTF_8);
  }
}
