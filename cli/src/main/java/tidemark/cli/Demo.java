package tidemark.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import tidemark.client.DefinitionFile;
import tidemark.client.FeatureVector;
import tidemark.client.GroupFile;
import tidemark.client.Leak;
import tidemark.client.LoadReport;
import tidemark.client.LoadRequest;
import tidemark.client.LocalStore;
import tidemark.client.TrainingRequest;
import tidemark.client.TrainingSet;
import tidemark.client.json.Json;
import tidemark.client.plan.PlanRun;
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
  private static final List<String> LOADED =
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

  private final Narration narration;
  private final Terminal terminal;
  private final DemoStore store;
  private final Path flights;
  private final Path directory;

  Demo(Terminal terminal, DemoStore store, Path flights, Path directory) {
    this.narration = new Narration(terminal);
    this.terminal = terminal;
    this.store = store;
    this.flights = flights;
    this.directory = directory;
  }

  void run() throws IOException {
    FlightsData data =
        new FlightsData(flights.resolve("data").toAbsolutePath(), directory.resolve("demo"));
    narration.say(
        Color.BOLD.paint("The flights of New York, 2013, through a feature store", terminal));
    data.prepare();
    createGroups();
    load(data);
    putAndGet();
    serve();
    train(data);
    reportLeaks(data);
    new DemoBackfill(
            narration,
            new LocalStore(store.transport()),
            store.client(),
            flights.resolve("carrier_daily.sql"))
        .run();
    sayWhatIsNext();
  }

  private void createGroups() {
    narration.title("Five feature groups, from the definitions in demo/flights");
    Table table =
        new Table(
            terminal,
            List.of(
                Table.Column.text("group"),
                Table.Column.text("record identifier"),
                Table.Column.text("event time"),
                Table.Column.number("features")));
    for (String name : Stream.concat(LOADED.stream(), Stream.of(DemoBackfill.GROUP)).toList()) {
      GroupFile file = DefinitionFile.readAll(flights.resolve(name + ".yaml"), Instant.now());
      FeatureGroupDefinition definition = file.definition();
      create(file);
      table.row(
          name,
          definition.schema().identifier().value(),
          definition.schema().eventTime().value(),
          Integer.toString(definition.schema().features().size()));
    }
    table.end();
  }

  private void create(GroupFile file) {
    try {
      store.client().createFeatureGroup(file.definition());
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.IN_USE) {
        throw e;
      }
    }
    store.client().waitUntilCreated(file.definition().name().value(), PATIENCE);
    PlanRun.complete(store.client(), file);
  }

  private void load(FlightsData data) {
    narration.title("Load the landings of every flight that landed, the weather, and the planes");
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
    for (String group : LOADED) {
      long began = System.nanoTime();
      Json.Members summary = load(group, files.getOrDefault(group, data.planes())).summary();
      table.row(
          group,
          Counts.grouped(Long.parseLong(summary.require("rows"))),
          Counts.grouped(Long.parseLong(summary.require("files"))),
          Counts.seconds(since(began)));
    }
    table.end();
    narration.say("The newest record of each identifier is online as well.");
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
    try (ProgressDisplay progress = narration.progress()) {
      return new LocalStore(store.transport()).load(request, progress);
    }
  }

  private void putAndGet() {
    narration.title("Put and get through the API, over HTTP");
    put("2014-01-02T15:00:00Z", "12");
    get();
    put("2014-01-01T09:00:00Z", "95");
    get();
    narration.say("The second is older: it is recorded, and what is served stays.");
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
    narration.say("PutRecord  N00DEMO  landed_at " + landedAt + "  arr_delay " + delay);
  }

  private void get() {
    ServedRecord served =
        store
            .client()
            .getRecord(new GetRecord("plane_last_landing", "N00DEMO", List.of("arr_delay")))
            .orElseThrow();
    narration.say(
        "GetRecord  N00DEMO  -> arr_delay " + shown(Optional.of(served.features().get(0).value())));
  }

  private void serve() {
    narration.title("Serve one feature vector: plane N14228 of carrier UA, leaving from EWR");
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
    narration.title(
        "Build a training set: what was known of each flight at its scheduled departure");
    long began = System.nanoTime();
    TrainingSet training;
    try (ProgressDisplay progress = narration.progress()) {
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
    narration.say(
        Counts.grouped(in)
            + " rows in, "
            + Counts.grouped(out)
            + " rows out, "
            + LOADED.size()
            + " groups joined in "
            + Counts.seconds(since(began)));
    narration.say(
        relative(training.file()) + " and its manifest " + relative(training.manifestFile()));
  }

  private void reportLeaks(FlightsData data) {
    narration.title("What two careless joins would have put into it: rows that differ");
    List<Leak> leaks;
    try (ProgressDisplay progress = narration.progress()) {
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
    narration.title("The store is in " + relative(directory) + ". Go on with");
    narration.say("./tidemark get plane_last_landing N14228");
    narration.say(
        "./tidemark sql 'SELECT origin, count(*), avg(wind_speed) FROM origin_weather GROUP BY 1'");
    narration.say("./tidemark up    # and, with boto3, what it prints");
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
