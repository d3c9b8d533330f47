package tidemark.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tidemark.client.FeatureStoreClient;
import tidemark.materialize.BlindSpots.Feed;
import tidemark.materialize.BlindSpots.Window;
import tidemark.materialize.Materialization;
import tidemark.materialize.Schedule;
import tidemark.materialize.ScheduledGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.OnlineConfig;
import tidemark.model.TimeToLive;

/** {@code prove}: whether a schedule keeps a group served, and when it does not. */
@Command(
    name = "prove",
    description =
        "Show when a group that is filled on a schedule serves nothing, how old what it serves can"
            + " be, and what would mend it. Options take the place of what the group's definition"
            + " says. Exits with 1 if there is a time at which nothing is served.",
    footer = {
      "",
      "Examples:",
      "  tidemark prove",
      "  tidemark prove carrier_daily",
      "  tidemark prove carrier_daily --schedule 'rate(6 hours)' --run-time 40m",
      "  tidemark prove --schedule 'rate(6 hours)' --run-time 4h --ttl 2h",
      "  tidemark prove --schedule 'cron(0 3 * * ? *)' --zone Europe/Berlin --run-time 1h --ttl 2d"
    })
final class ProveCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "GROUP",
      description =
          "The group whose schedule and TTL count; without it and --schedule, every group that has a"
              + " schedule.")
  private @Nullable String group;

  @Option(
      names = "--schedule",
      paramLabel = "EXPRESSION",
      description =
          "When runs start: rate(6 hours), or cron(0 3 * * ? *). Default: the group's schedule.")
  private @Nullable String expression;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The time zone of a cron, such as Europe/Berlin. Default: UTC.")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--run-time",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description =
          "From the start of a run until its records are served, such as '40 minutes'. Default: what"
              + " the group expects, or 0.")
  private @Nullable Duration runTime;

  @Option(
      names = "--lag",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description =
          "How old the newest record is that a run can see at its start. Default: the group's, or"
              + " 0.")
  private @Nullable Duration lag;

  @Option(
      names = "--ttl",
      paramLabel = "SPAN",
      converter = Converters.Life.class,
      description = "The time to live, instead of the group's.")
  private @Nullable TimeToLive ttl;

  @Option(
      names = "--day",
      paramLabel = "DATE",
      description = "The day to look at, from midnight UTC, such as 2026-03-01. Default: today.")
  private @Nullable LocalDate day;

  private final Session session;

  ProveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    LocalDate date = day == null ? LocalDate.now(ZoneOffset.UTC) : day;
    Instant start = date.atStartOfDay(ZoneOffset.UTC).toInstant();
    Window span = new Window(start, start.plus(Duration.ofDays(1)));
    List<Proof> proofs =
        group == null && expression != null
            ? List.of(proof(Optional.empty(), Optional.empty(), Optional.empty(), span))
            : session.withClient(client -> proofs(client, span));
    if (proofs.isEmpty()) {
      session.remark("No feature group has a schedule. Give one to look at: --schedule.");
    }
    for (int i = 0; i < proofs.size(); i++) {
      if (session.isJson()) {
        session.writeJson(proofs.get(i)::write);
      } else {
        if (i > 0) {
          session.say("");
        }
        new ProofDisplay(session.terminal()).show(proofs.get(i));
      }
    }
    return proofs.stream().allMatch(Proof::isSound) ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Those of the group that was named, or of every group that has a schedule. */
  private List<Proof> proofs(FeatureStoreClient client, Window span) {
    String name = group;
    if (name != null) {
      Optional<TimeToLive> life = lifeOf(client, name);
      Optional<Materialization> stored =
          client.local().schedule(name).map(ScheduledGroup::materialization);
      return List.of(proof(Optional.of(name), stored, life, span));
    }
    return client.local().schedules().stream()
        .filter(scheduled -> scheduled.materialization().schedule().isPresent())
        .map(
            scheduled -> {
              String each = scheduled.group().group().value();
              return proof(
                  Optional.of(each),
                  Optional.of(scheduled.materialization()),
                  lifeOf(client, each),
                  span);
            })
        .toList();
  }

  /** What is stored of a group, but for what the options say. */
  private Proof proof(
      Optional<String> name,
      Optional<Materialization> stored,
      Optional<TimeToLive> life,
      Window span) {
    Schedule schedule =
        Optional.ofNullable(expression)
            .map(text -> Schedule.parse(text, zone))
            .or(() -> stored.flatMap(Materialization::schedule))
            .orElseThrow(
                () ->
                    FeatureStoreException.invalid(
                        "Feature group '%s' has no schedule. Give one with --schedule, or keep one"
                            + " in its definition file.",
                        name.orElse("")));
    Feed feed =
        new Feed(
            schedule,
            given(runTime, stored.flatMap(Materialization::expectedRunTime)),
            given(lag, stored.flatMap(Materialization::sourceLag)));
    return Proof.of(name, feed, Optional.ofNullable(ttl).or(() -> life), span);
  }

  private static Duration given(@Nullable Duration option, Optional<Duration> stored) {
    return Optional.ofNullable(option).or(() -> stored).orElse(Duration.ZERO);
  }

  private static Optional<TimeToLive> lifeOf(FeatureStoreClient client, String name) {
    return client.describeFeatureGroup(name).definition().online().flatMap(OnlineConfig::ttl);
  }
}
