package tidemark.cli.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tidemark.cli.check.ApiCase.Pace;
import tidemark.cli.check.Meter.Usage;
import tidemark.cli.check.Result.Outcome;
import tidemark.client.FeatureStoreClient;
import tidemark.client.LocalStore;
import tidemark.client.Transport;
import tidemark.client.json.UnexpectedAnswer;
import tidemark.model.FeatureStoreException;

/**
 * A check of a store by its API, in groups of its own that it removes: the cases of the contract,
 * then a record's whole way. Not thread-safe.
 */
public final class Check {
  private static final int RUN_ID_BYTES = 4;

  private final Meter meter;

  /** Of the cases that wait beside the others. */
  private final Meter beside;

  private final CheckSettings settings;
  private final InstantSource clock;
  private final Consumer<Result> told;
  private final ApiCalls api;
  private final LocalStore store;
  private final Groups groups;
  private final List<Result> results = new ArrayList<>();

  /**
   * A check to be run.
   *
   * @param told of each result as soon as it is there
   */
  public Check(
      Transport transport, CheckSettings settings, InstantSource clock, Consumer<Result> told) {
    this.meter = new Meter(transport);
    this.beside = new Meter(transport);
    this.settings = settings;
    this.clock = clock;
    this.told = told;
    this.api = new ApiCalls(meter);
    this.store = new LocalStore(meter);
    this.groups = new Groups(api, "check-" + runId(), settings.offlineUri());
  }

  private static String runId() {
    byte[] id = new byte[RUN_ID_BYTES];
    new SecureRandom().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /**
   * Runs it to its end; a failure does not stop it.
   *
   * @throws FeatureStoreException if the store does not answer the first call as a store would:
   *     UNAVAILABLE if nothing does, FORBIDDEN if it does not let the caller in
   */
  public CheckReport run() {
    try (FeatureStoreClient client = FeatureStoreClient.builder().transport(meter).build()) {
      client.findFeatureGroup(groups.name("nope"));
    }
    try {
      List<ApiCase> wanted = ApiCase.all().stream().filter(settings::wants).toList();
      prepare(wanted);
      CompletableFuture<List<Result>> waiting = begin(of(Pace.WAITS, wanted));
      try {
        of(Pace.CALLS, wanted).forEach(each -> tell(looked(each, meter)));
        if (settings.wantsJourney()) {
          travel();
        }
      } finally {
        waiting.join().forEach(this::tell);
      }
    } finally {
      remove();
    }
    Usage usage = meter.usage().plus(beside.usage());
    return new CheckReport(results, usage.calls(), Usage.shown(usage.dollars()));
  }

  private void prepare(List<ApiCase> wanted) {
    Set<GroupKind> kinds = EnumSet.noneOf(GroupKind.class);
    wanted.stream()
        .filter(each -> settings.lacks(each.need()).isEmpty())
        .forEach(each -> kinds.addAll(each.groups()));
    attempt("groups", "the groups of the cases are created", () -> groups.prepare(kinds));
  }

  private static List<ApiCase> of(Pace pace, List<ApiCase> wanted) {
    return wanted.stream().filter(each -> each.pace() == pace).toList();
  }

  /** Looks at cases while others are looked at: these wait, so they take nothing from those. */
  private CompletableFuture<List<Result>> begin(List<ApiCase> waiting) {
    return CompletableFuture.supplyAsync(
        () -> waiting.stream().map(each -> looked(each, beside)).toList(),
        task -> new Thread(task, "check-waiting").start());
  }

  private Result looked(ApiCase each, Meter way) {
    String name = "case " + each.number();
    Optional<String> lack = settings.lacks(each.need());
    if (lack.isPresent()) {
      return Result.leftOut(name, each.claim(), lack.get());
    }
    CaseRun run =
        new CaseRun(
            each.number(), new ApiCalls(way), groups, new OfflineRows(new LocalStore(way)), clock);
    return attempted(name, each.claim(), way, () -> each.body().accept(run));
  }

  private void travel() {
    try {
      Path workplace = Files.createTempDirectory("tidemark-check-");
      try {
        travel(new Journey(api, groups, store, workplace));
      } finally {
        removeTree(workplace);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A step that fails leaves the following ones nothing to stand on. */
  private void travel(Journey journey) {
    boolean isBroken = false;
    for (Journey.Step step : journey.steps()) {
      Optional<String> lack =
          isBroken ? Optional.of("an earlier step failed") : settings.lacks(step.need());
      if (lack.isPresent()) {
        tell(Result.leftOut(step.name(), step.claim(), lack.get()));
      } else {
        isBroken = !attempt(step.name(), step.claim(), step.work());
      }
    }
  }

  private boolean attempt(String name, String claim, Runnable work) {
    Result result = attempted(name, claim, meter, work);
    tell(result);
    return result.outcome() == Outcome.PASSED;
  }

  private static Result attempted(String name, String claim, Meter way, Runnable work) {
    Usage before = way.usage();
    long begun = System.nanoTime();
    Optional<String> failure = failureOf(work);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    Usage usage = way.usage().minus(before);
    return failure
        .map(why -> Result.failed(name, claim, took, usage, why))
        .orElseGet(() -> Result.passed(name, claim, took, usage));
  }

  private static Optional<String> failureOf(Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (CheckFailure e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (FeatureStoreException e) {
      return Optional.of(e.text());
    } catch (UnexpectedAnswer e) {
      return Optional.of(e.explained().text());
    }
  }

  private void remove() {
    attempt(
        "remove",
        "the groups of the check are removed",
        () -> {
          List<String> left = groups.remove();
          CheckFailure.unless(left.isEmpty(), "These stay: %s", String.join(", ", left));
        });
  }

  private void tell(Result result) {
    results.add(result);
    told.accept(result);
  }

  private static void removeTree(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
