package tidemark.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tidemark.client.LoadReport;
import tidemark.client.LoadRequest;
import tidemark.client.LoadRequest.ExtraColumns;
import tidemark.client.LoadRequest.Repetition;
import tidemark.client.LoadRequest.Winners;

/** {@code load}: fills a group from a file. */
@Command(
    name = "load",
    description = {
      "Load a CSV or Parquet file into a feature group, all of it or nothing.",
      "Its history goes offline, its newest records online. A bad row is named with its number.",
      "",
      "Of another store's data directory the group's offline files are taken as they are, with"
          + " deletes, lives and write times; 'materialize --full' then brings its records online."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark load landings.parquet --group plane_last_landing",
      "  tidemark load planes.csv --group plane --map built=year,known_at=since --ignore-extra",
      "  tidemark load planes.csv --group plane --skip-bad 10 --rejects bad.csv",
      "  tidemark load 2012.parquet --group carrier_daily --offline-only",
      "  tidemark --aws prod load .tidemark --group plane       move a group's history to AWS"
    })
final class LoadCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "A CSV file with a header, a Parquet file, or a data directory.")
  private Path file = Path.of("");

  @Option(
      names = "--group",
      required = true,
      paramLabel = "GROUP",
      description = "The feature group's name.")
  private String group = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv or parquet (default: as the file's name ends).")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--map",
      paramLabel = "FEATURE=COLUMN",
      split = ",",
      description = "The columns of features whose names differ.")
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--skip-bad",
      paramLabel = "ROWS",
      converter = Converters.Count.class,
      description = "Leave out up to this many bad rows; needs --rejects.")
  private Optional<Long> skipBad = Optional.empty();

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description = "Where to write which rows were left out, and why.")
  private Optional<Path> rejects = Optional.empty();

  @Option(names = "--ignore-extra", description = "Leave out columns that are no feature.")
  private boolean ignoreExtra;

  @Option(names = "--again", description = "Load the file even if it was loaded before.")
  private boolean again;

  @Option(
      names = "--offline-only",
      description = "Leave it to a materialization to bring the newest records online.")
  private boolean offlineOnly;

  @Option(names = "--force", description = "Replace the file of rejects.")
  private boolean force;

  @Spec private @Nullable CommandSpec spec;

  private final Session session;

  LoadCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (spec != null && skipBad.isPresent() != rejects.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--skip-bad and --rejects go together: give both or neither.");
    }
    if (Files.isDirectory(file)) {
      return move();
    }
    OutputFile.requireReadable(file);
    rejects.ifPresent(force ? OutputFile::requireDirectory : OutputFile::requireAbsent);
    long began = System.nanoTime();
    LoadReport report;
    try (ProgressDisplay progress = new ProgressDisplay(session.terminal(), System::nanoTime)) {
      report = session.withStore(store -> store.load(request(), progress));
    }
    if (!report.summary().isTrue("repeated")) {
      rejects.ifPresent(path -> OutputFile.write(path, csv(report)));
    }
    tell(report, Duration.ofNanos(System.nanoTime() - began));
    return ExitCode.OK;
  }

  private int move() {
    StoreMove.Moved moved = new StoreMove(session, group).from(file);
    if (session.isJson()) {
      session.writeJson(
          json -> {
            json.writeNumberField("files", moved.files());
            json.writeNumberField("added", moved.added());
          });
    } else {
      session.say(
          "Took "
              + Counts.of(moved.added(), "file")
              + " of "
              + Counts.of(moved.files(), "file")
              + " into '"
              + group
              + "'. 'materialize "
              + group
              + " --full' brings its records online.");
    }
    return ExitCode.OK;
  }

  private LoadRequest request() {
    return new LoadRequest(
        group,
        file,
        format,
        columns,
        skipBad.map(OptionalLong::of).orElse(OptionalLong.empty()),
        ignoreExtra ? ExtraColumns.IGNORED : ExtraColumns.REFUSED,
        again ? Repetition.LOADED_AGAIN : Repetition.SKIPPED,
        offlineOnly ? Winners.LEFT_TO_MATERIALIZATION : Winners.PUT_ONLINE);
  }

  private void tell(LoadReport report, Duration took) {
    if (session.isJson()) {
      session.echo(report.summary());
      return;
    }
    if (report.summary().isTrue("repeated")) {
      session.say("File '" + file + "' was loaded before; --again loads it once more.");
      return;
    }
    session.say(
        "Loaded "
            + Counts.of(report.summary(), "rows", "row")
            + " into '"
            + group
            + "' in "
            + Counts.seconds(took)
            + ": "
            + Counts.of(report.summary(), "files", "file")
            + " in "
            + Counts.of(report.summary(), "partitions", "partition")
            + ", "
            + (offlineOnly ? "none" : Counts.of(report.summary(), "applied", "record"))
            + " online.");
    if (!report.rejects().isEmpty()) {
      session.say(
          "Left out "
              + Counts.of(report.rejects().size(), "bad row")
              + "; see '"
              + rejects.orElse(Path.of(""))
              + "'.");
    }
  }

  private static String csv(LoadReport report) {
    StringBuilder csv = new StringBuilder("row,reason\n");
    for (LoadReport.Reject reject : report.rejects()) {
      csv.append(reject.row())
          .append(",\"")
          .append(reject.reason().replace("\"", "\"\""))
          .append("\"\n");
    }
    return csv.toString();
  }
}
