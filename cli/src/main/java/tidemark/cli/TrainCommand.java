package tidemark.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tidemark.client.TrainingRequest;
import tidemark.client.TrainingSet;
import tidemark.client.json.JsonText;
import tidemark.model.FeatureStoreException;
import tidemark.model.TimeToLive;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;

/** {@code train}: builds a training set. */
@Command(
    name = "train",
    description = {
      "Build a training set: features as they stood at each row's event time.",
      "Rows out are the rows of the spine. A manifest beside the file says what it was built from."
    },
    footer = {
      "",
      "Examples:",
      "  tidemark train --spine flights.csv --features plane:seats,origin_weather:temp \\",
      "      --event-time-column sched_dep --id plane=tailnum --out train.parquet",
      "  tidemark train --spine s.parquet --features plane:seats --max-age '30 days' --out t.parquet"
    })
final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--spine",
      required = true,
      paramLabel = "FILE",
      description = "CSV or Parquet with identifiers, an event timestamp, and any labels.")
  private Path spine = Path.of("");

  @Option(
      names = "--features",
      required = true,
      paramLabel = "GROUP:FEATURE",
      split = ",",
      converter = Reference.class,
      description = "The features, separated by commas.")
  private List<FeatureReference> features = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the training set goes; must end with .parquet.")
  private Path out = Path.of("");

  @Option(
      names = "--event-time-column",
      paramLabel = "COLUMN",
      description = "The spine's event timestamp (default: event_timestamp).")
  private Optional<String> eventTimeColumn = Optional.empty();

  @Option(
      names = "--id",
      paramLabel = "GROUP=COLUMN",
      split = ",",
      description = "The spine's column of a group's record identifier, where its name differs.")
  private Map<String, String> identifiers = new LinkedHashMap<>();

  @Option(
      names = "--known-at",
      paramLabel = "TIME",
      description = "Count only what was written by this time, such as 2026-03-01T10:00:00Z.")
  private Optional<String> knownAt = Optional.empty();

  @Option(
      names = "--max-age",
      paramLabel = "SPAN",
      converter = Converters.Life.class,
      description = "Older records count as missing (default: each record's own time to live).")
  private Optional<TimeToLive> maxAge = Optional.empty();

  @Option(
      names = "--full-names",
      description = "Name the columns group__feature, as two groups may share a feature's name.")
  private boolean fullNames;

  @Option(names = "--force", description = "Replace the file and its manifest.")
  private boolean force;

  private final Session session;

  TrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    OutputFile.requireReadable(spine);
    if (!out.toString().endsWith(".parquet")) {
      throw FeatureStoreException.invalid("'%s' must end with .parquet.", out);
    }
    Path manifest = TrainingSet.manifestOf(out);
    for (Path file : List.of(out, manifest)) {
      if (force) {
        OutputFile.requireDirectory(file);
      } else {
        OutputFile.requireAbsent(file);
      }
    }
    long began = System.nanoTime();
    TrainingSet set;
    try (ProgressDisplay progress = new ProgressDisplay(session.terminal(), System::nanoTime)) {
      set = session.withStore(store -> store.train(request(), out, progress));
    }
    tell(set, Duration.ofNanos(System.nanoTime() - began));
    return ExitCode.OK;
  }

  private TrainingRequest request() {
    return new TrainingRequest(
        spine,
        features,
        eventTimeColumn,
        identifiers,
        knownAt,
        maxAge,
        fullNames ? ColumnNaming.FULL : ColumnNaming.FEATURE);
  }

  private void tell(TrainingSet set, Duration took) {
    if (session.isJson()) {
      session.writeJson(
          json -> {
            json.writeStringField("file", set.file().toString());
            json.writeFieldName("manifest");
            JsonText.write(json, set.manifest());
          });
      return;
    }
    String rows =
        set.manifest()
            .text("rowsOut")
            .map(count -> Counts.of(Long.parseLong(count), "row") + " with ")
            .orElse("");
    session.say(
        "Wrote "
            + rows
            + Counts.of(features.size(), "feature")
            + " to '"
            + out
            + "' in "
            + Counts.seconds(took)
            + ".");
    session.say("What it was built from is in '" + TrainingSet.manifestOf(out) + "'.");
  }

  /** {@code group:feature}. */
  static final class Reference implements ITypeConverter<FeatureReference> {
    @Override
    public FeatureReference convert(String text) {
      try {
        return FeatureReference.parse(text.strip());
      } catch (FeatureStoreException e) {
        throw new TypeConversionException(e.text());
      }
    }
  }
}
