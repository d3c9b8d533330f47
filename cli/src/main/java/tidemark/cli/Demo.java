package tidemark.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import tidemark.client.DefinitionFile;
import tidemark.client.FeatureVector;
import tidemark.client.Leak;
import tidemark.client.LoadReport;
import tidemark.client.LoadRequest;
import tidemark.client.LocalStore;
import tidemark.client.TrainingRequest;
import tidemark.client.TrainingSet;
import tidemark.client.json.Json;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;
import tidemark.record.GetRecord;
import tidemark.record.PutRecord;
import tidemark.record.ServedRecord;

/** The steps of the demo, each said as it is done. */
final class Demo {
  private static final List<String> GROUPS =
      List.of("origin_weather", "plane_last_landing", "carrier_last_landing", "plane");

  private static final List<FeatureReference> FEATURES =
      Stream.of(
              "plane_last_landing:arr_delay",
              "plane_last_landing:dep_delay",
              "carrier_last_landing:arr_delay",
              "origin_weather:wind_speed",
              "origin_weather:visib",
              "plane:built",
              "plane:seats")
          .map(FeatureReference::parse)
          .toList();

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Terminal terminal;
  private final DemoStore store;
  private final Path flights;
  private final Path directory;
  private int step;

  Demo(Terminal terminal, DemoStore store, Path flights, Path directory) {
    this.terminal = terminal;
    this.store = store;
    this.flights = flights;
    this.directory = directory;
  }

  void run() throws IOException {
    FlightsData data =
        new FlightsData(flights.resolve("data").toAbsolutePath(), directory.resolve("demo"));
    say(Color.BOLD.paint("The flights of New York, 2013, through a feature store", terminal));
    data.prepare();
    createGroups();
    load(data);
    putAndGet();
    serve();
    train(data);
    reportLeaks(data);
    sayWhatIsNext();
  }

  private void createGroups() {
    title("Four feature groups, from the definitions in demo/flights");
    Table table =
        new Table(
            terminal,
            List.of(
                Table.Column.text("group"),
                Table.Column.text("record identifier"),
                Table.Column.text("event time"),
                Table.Column.number("features")));
    for (String name : GROUPS) {
      FeatureGroupDefinition definition = DefinitionFile.read(flights.resolve(name + ".yaml"));
      create(definition);
      table.row(
          name,
          definition.schema().identifier().value(),
          definition.schema().eventTime().value(),
          Integer.toString(definition.schema().features().size()));
    }
    table.end();
  }

  private void create(FeatureGroupDefinition definition) {
    try {
      store.client().createFeatureGroup(definition);
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.IN_USE) {
        throw e;
      }
    }
    store.client().waitUntilCreated(definition.name().value(), PATIENCE);
  }

  private void load(FlightsData data) {
    title("Load the landings of every flight that landed, the weather, and the planes");
    Map<String, Path> files =
        Map.of(
            "origin_weather", data.weather(),
            "plane_last_landing", data.landings(),
            "carrier_last_landing", data.landings(),
            "plane", data.planes());
    Table table =
        new Table(
            terminal,
            List.of(
                Table.Column.text("group"),
                Table.Column.number("rows offline"),
                Table.Column.number("files"),
                Table.Column.number("seconds")));
    for (String group : GROUPS) {
      long began = System.nanoTime();
      Json.Members summary = load(group, files.getOrDefault(group, data.planes())).summary();
      table.row(
          group,
          Counts.grouped(Long.parseLong(summary.require("rows"))),
          Counts.grouped(Long.parseLong(summary.require("files"))),
          Counts.seconds(since(began)));
    }
    table.end();
    say("The newest record of each identifier is online as well.");
  }

  private LoadReport load(String group, Path file) {
    LoadRequest request =
        new LoadRequest(
            group,
            file,
            Optional.of("parquet"),
            Map.of(),
            OptionalLong.empty(),
            LoadRequest.ExtraColumns.IGNORED,
            LoadRequest.Repetition.SKIPPED,
            LoadRequest.Winners.PUT_ONLINE);
    try (ProgressDisplay progress = new ProgressDisplay(terminal, System::nanoTime)) {
      return new LocalStore(store.transport()).load(request, progress);
    }
  }

  private void putAndGet() {
    title("Put and get through the API, over HTTP");
    put("2014-01-02T15:00:00Z", "12");
    get();
    put("2014-01-01T09:00:00Z", "95");
    get();
    say("The second is older: it is recorded, and what is served stays.");
  }

  private void put(String landedAt, String delay) {
    store
        .client()
        .putRecord(
            new PutRecord(
                "plane_last_landing",
                List.of(
                    text("tailnum", "N00DEMO"),
                    text("landed_at", landedAt),
                    text("arr_delay", delay)),
                Set.of(),
                Optional.empty()));
    say("PutRecord  N00DEMO  landed_at " + landedAt + "  arr_delay " + delay);
  }

  private void get() {
    ServedRecord served =
        store
            .client()
            .getRecord(new GetRecord("plane_last_landing", "N00DEMO", List.of("arr_delay")))
            .orElseThrow();
    say("GetRecord  N00DEMO  -> arr_delay " + shown(Optional.of(served.features().get(0).value())));
  }

  private void serve() {
    title("Serve one feature vector: plane N14228 of carrier UA, leaving from EWR");
    FeatureVector vector =
        store
            .client()
            .featureVector(
                FEATURES,
                Map.of(
                    "plane_last_landing", "N14228",
                    "carrier_last_landing", "UA",
                    "origin_weather", "EWR",
                    "plane", "N14228"));
    Table table =
        new Table(terminal, List.of(Table.Column.text("feature"), Table.Column.number("value")));
    for (FeatureReference feature : vector.features()) {
      table.row(feature.toString(), shown(vector.value(feature)));
    }
    table.end();
  }

  private static TrainingRequest request(FlightsData data) {
    return new TrainingRequest(
        data.spine(),
        FEATURES,
        Optional.of("sched_dep"),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        ColumnNaming.FULL);
  }

  private void train(FlightsData data) {
    title("Build a training set: what was known of each flight at its scheduled departure");
    long began = System.nanoTime();
    TrainingSet training;
    try (ProgressDisplay progress = new ProgressDisplay(terminal, System::nanoTime)) {
      training =
          new LocalStore(store.transport())
              .train(request(data), directory.resolve("demo/training.parquet"), progress);
    }
    Json.Members manifest = training.manifest();
    long in = Long.parseLong(manifest.require("rowsIn"));
    long out = Long.parseLong(manifest.require("rowsOut"));
    if (in != out) {
      throw new FeatureStoreException(
          Kind.INTERNAL, "The training set has " + out + " rows for " + in + " departures.");
    }
    say(
        Counts.grouped(in)
            + " rows in, "
            + Counts.grouped(out)
            + " rows out, "
            + GROUPS.size()
            + " groups joined in "
            + Counts.seconds(since(began)));
    say(relative(training.file()) + " and its manifest " + relative(training.manifestFile()));
  }

  private void reportLeaks(FlightsData data) {
    title("What two careless joins would have put into it: rows that differ");
    List<Leak> leaks;
    try (ProgressDisplay progress = new ProgressDisplay(terminal, System::nanoTime)) {
      leaks = new LocalStore(store.transport()).leaks(request(data), progress);
    }
    Table table =
        new Table(
            terminal,
            List.of(
                Table.Column.text("feature"),
                Table.Column.number("latest value"),
                Table.Column.number("same calendar day")));
    for (Leak leak : leaks) {
      table.row(
          leak.feature().toString(),
          share(leak.latestValue(), leak.rows()),
          share(leak.calendarDay(), leak.rows()));
    }
    table.end();
  }

  private void sayWhatIsNext() {
    title("The store is in " + relative(directory) + ". Go on with");
    say("./tidemark get plane_last_landing N14228");
    say("./tidemark sql 'SELECT origin, count(*), avg(wind_speed) FROM origin_weather GROUP BY 1'");
    say("./tidemark up    # and, with boto3, what it prints");
  }

  private void title(String text) {
    step++;
    terminal.out().println();
    say(Color.BOLD.paint(step + ". " + text, terminal));
    terminal.out().flush();
  }

  private void say(String line) {
    terminal.out().println(line);
  }

  private static Path relative(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static String share(long count, long rows) {
    return String.format(
        Locale.ROOT, "%,d (%.1f %%)", count, rows == 0 ? 0.0 : 100.0 * count / rows);
  }

  private static String shown(Optional<FeatureValue> value) {
    return value
        .map(v -> v instanceof FeatureValue.Text text ? text.text() : "(a collection)")
        .orElse("-");
  }

  private static GivenFeature text(String name, String value) {
    return new GivenFeature(name, new FeatureValue.Text(value));
  }
}
