package tidemark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LocalStore;
import tidemark.client.ParityQuery;
import tidemark.client.TransformQuery;
import tidemark.client.json.Json;
import tidemark.materialize.BlindSpots;
import tidemark.materialize.Schedule;
import tidemark.materialize.Scope;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureValue;
import tidemark.model.TimeToLive;
import tidemark.record.GetRecord;
import tidemark.record.ServedRecord;

/** The demo's nightly group: computed for every day of the year, brought online, and audited. */
final class DemoBackfill {
  static final String GROUP = "carrier_daily";
  private static final LocalDate FIRST_DAY = LocalDate.of(2013, 1, 2);
  private static final LocalDate LAST_DAY = LocalDate.of(2014, 1, 1);
  private static final TimeToLive WINDOW = TimeToLive.parse("1 day");

  private final Narration narration;
  private final LocalStore store;
  private final FeatureStoreClient client;
  private final Path sql;

  /**
   * @param sql the file with the SELECT
   */
  DemoBackfill(Narration narration, LocalStore store, FeatureStoreClient client, Path sql) {
    this.narration = narration;
    this.store = store;
    this.client = client;
    this.sql = sql;
  }

  void run() throws IOException {
    compute();
    materialize();
    proveATrap();
  }

  private void compute() throws IOException {
    narration.title(
        "Backfill carrier_daily: the delays of the 24 h before each midnight of the year");
    TransformQuery query =
        new TransformQuery(
            GROUP,
            Files.readString(sql, StandardCharsets.UTF_8),
            FIRST_DAY,
            LAST_DAY.plusDays(1),
            WINDOW);
    long began = System.nanoTime();
    Json.Members done;
    try (ProgressDisplay progress = narration.progress()) {
      done = store.transform(query, progress);
    }
    narration.say(
        Counts.grouped(number(done, "rows"))
            + " rows from a SELECT over landed flights, written offline in "
            + Counts.seconds(since(began)));
  }

  private void materialize() {
    narration.title("Materialize it, serve it, and compare what is served with what was recorded");
    long began = System.nanoTime();
    Json.Members run;
    Json.Members again;
    Json.Members parity;
    try (ProgressDisplay progress = narration.progress()) {
      run = store.materialize(GROUP, Scope.PENDING, progress);
      again = store.materialize(GROUP, Scope.PENDING, progress);
      narration.say(
          "materialize  "
              + Counts.of(number(run, "rows"), "row")
              + " read, "
              + Counts.of(number(run, "applied"), "record")
              + " online in "
              + Counts.seconds(since(began))
              + "; a second run reads "
              + Counts.of(number(again, "rows"), "row"));
      get();
      parity =
          store.parity(
              new ParityQuery(GROUP, OptionalInt.empty(), 0, ParityQuery.Identifiers.HIDDEN),
              progress);
    }
    if (number(parity, "faults") > 0) {
      throw new FeatureStoreException(
          Kind.INTERNAL, "Records of '" + GROUP + "' are served otherwise than recorded.");
    }
    narration.say(
        "parity       "
            + number(parity.object("counts"), "equal")
            + " of "
            + Counts.of(number(parity, "records"), "record")
            + " equal: what is served is what was recorded");
  }

  private void get() {
    ServedRecord served =
        client
            .getRecord(
                new GetRecord(GROUP, "UA", List.of("computed_for", "flights", "p90_arr_delay")))
            .orElseThrow();
    StringBuilder line = new StringBuilder("GetRecord    UA ->");
    served
        .features()
        .forEach(
            feature ->
                line.append(' ')
                    .append(feature.name())
                    .append(' ')
                    .append(((FeatureValue.Text) feature.value()).text()));
    narration.say(line.toString());
  }

  /** Four hours to compute, a run each six, two hours to live: it looks fresh, and never is. */
  private void proveATrap() {
    narration.title("Prove a schedule before it runs: 4 h to compute, every 6 h, a TTL of 2 h");
    BlindSpots.Feed feed =
        new BlindSpots.Feed(
            Schedule.parse("rate(6 hours)", ZoneOffset.UTC), Duration.ofHours(4), Duration.ZERO);
    Instant day = LAST_DAY.atStartOfDay(ZoneOffset.UTC).toInstant();
    BlindSpots.Window span = new BlindSpots.Window(day, day.plus(Duration.ofDays(1)));
    Proof trap = Proof.of(Optional.empty(), feed, Optional.of(TimeToLive.parse("2 hours")), span);
    new ProofDisplay(narration.terminal()).show(trap);
    Proof mended =
        Proof.of(
            Optional.empty(),
            feed,
            Optional.of(new TimeToLive(TimeToLive.Unit.SECONDS, trap.neededTtl().toSeconds())),
            span);
    narration.say("With that TTL: " + Verdict.withAge(mended.asItIs()) + ".");
  }

  private static long number(Json.Members members, String name) {
    return Long.parseLong(members.require(name));
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
