package tidemark.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tidemark.client.LoadReport.Reject;
import tidemark.client.internal.Paths;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.materialize.Materialization;
import tidemark.materialize.ScheduledGroup;
import tidemark.materialize.Scope;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ColumnNaming;
import tidemark.offline.FeatureReference;
import tidemark.registry.Grant;

/**
 * What a store on this machine can do beyond AWS's API: SQL, bulk loads and training sets, over the
 * routes below {@code /_tidemark/}. Answers stream as one JSON object per line.
 *
 * <pre>
 * GET  status                      one object
 * POST sql                         {"sql", "limit"?}
 * POST load?group&amp;format&amp;name[&amp;map=feature=column]*[&amp;skipBad=N][&amp;ignoreExtra=true][&amp;again=true]
 *                                  body: the file; lines "progress", "reject" {"row","reason"}, "done"
 * POST train?format&amp;name&amp;feature=g:f...[&amp;eventTimeColumn][&amp;id=group=column]*[&amp;knownAt][&amp;maxAge=90s]
 *                                  [&amp;fullNames=true]  body: the spine; then GET train/{id} for the Parquet
 * GET  grants                      {"grants": [{"principal", "group", "access"}]}
 * POST grants                      {"do": "add" or "remove", "principal", "group", "access"}; {"changed"}
 * POST materialize?group[&amp;scope=pending|heal|full][&amp;dryRun=true]
 *                                  lines "progress", "done" {"id", "state", "rows", "applied", ...}
 * POST transform?group&amp;from&amp;until&amp;window
 *                                  body: a SELECT; lines "progress", "done" as of a load
 * POST job-plan?kind&amp;group&amp;files...  as transform, or format&amp;uri[&amp;column=name:type]*; plan.json
 * POST files?group                 {"found"}: files written beside the store
 * POST redrive                     {"messages"}: given up before, tried again now
 * GET  quarantine                  {"messages": [{"name", "bytes"}]}
 * POST quarantine                  {"replayed", "left"}
 * POST adopt?group&amp;place           body: an offline file of another store; {"new"}
 * GET  runs[?group]                {"running": [...], "runs": [...]}
 * GET  schedules[?group]           {"schedules": [{"group", "incarnation", "schedule", ...}]}
 * PUT  schedules?group             {"schedule"?, "timeZone"?, "expectedRunTimeSeconds"?,
 *                                  "sourceLagSeconds"?, "onArrival"?}; {"warnings": [...]}
 * DELETE schedules?group           {"changed"}
 * POST parity?group[&amp;sample=N][&amp;seed=N][&amp;identifiers=true]
 *                                  lines "progress", "done" {"counts", "faults", "examples", ...}
 * GET  doctor                      {"findings": [{"kind", "group", "what", "remedy", "state"}]}
 * POST doctor                      the same, mended as far as a program can
 * POST leaks?...                   as train; "done" {"leaks": [{"feature", "rows", "latestValue", "calendarDay"}]}
 * </pre>
 */
public final class LocalStore {
  private static final Map<String, String> FROM_CLIENT = Map.of("X-Tidemark-Client", "1");
  private static final String SCHEDULES = "/_tidemark/schedules";

  private final Transport transport;
  private final Exchange exchange;

  public LocalStore(Transport transport) {
    this.transport = transport;
    this.exchange = new Exchange(transport);
  }

  /** What the store says of itself. */
  public Json.Members status() {
    return exchange.call(Call.get("/_tidemark/status"));
  }

  /** Runs one query over the offline store; {@code limit} bounds the rows given back. */
  public SqlResult sql(String sql, OptionalLong limit) {
    byte[] body =
        JsonText.object(
            json -> {
              json.writeStringField("sql", sql);
              if (limit.isPresent()) {
                json.writeNumberField("limit", limit.getAsLong());
              }
            });
    JsonLines lines = JsonLines.of(transport, post("/_tidemark/sql", Call.Body.of(body)));
    try {
      return SqlResult.begin(lines);
    } catch (RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  /** Loads a file, whole or not at all; bad rows are only left out if the request allows it. */
  public LoadReport load(LoadRequest request, Consumer<Progress> progress) {
    Paths path =
        Paths.of("/_tidemark/load")
            .query("group", request.group())
            .query("format", formatOf(request.file(), request.format()))
            .query("name", nameOf(request.file()));
    request.columns().forEach((feature, column) -> path.query("map", feature + "=" + column));
    request.skipBad().ifPresent(rows -> path.query("skipBad", Long.toString(rows)));
    if (request.extraColumns() == LoadRequest.ExtraColumns.IGNORED) {
      path.query("ignoreExtra", "true");
    }
    if (request.repetition() == LoadRequest.Repetition.LOADED_AGAIN) {
      path.query("again", "true");
    }
    if (request.winners() == LoadRequest.Winners.LEFT_TO_MATERIALIZATION) {
      path.query("offlineOnly", "true");
    }
    List<Reject> rejects = new ArrayList<>();
    Call call = post(path.toString(), Call.Body.of(request.file()));
    Json.Members done = run(call, progress, reject -> rejects.add(rejectOf(reject))).object("done");
    return new LoadReport(done, rejects);
  }

  /**
   * Builds a training set and downloads it next to its manifest. Neither file is there before both
   * are whole; files of those names are replaced.
   */
  public TrainingSet train(TrainingRequest request, Path out, Consumer<Progress> progress) {
    TrainingFiles files = TrainingFiles.at(out);
    Call call = post(trainPath("/_tidemark/train", request), Call.Body.of(request.spine()));
    Json.Members done = run(call, progress, reject -> {}).object("done");
    Json.Members manifest = done.object("manifest");
    Call download = Call.get(Paths.of("/_tidemark/train").segment(done.require("id")).toString());
    files.publish(manifest, into -> exchange.download(download, into));
    return new TrainingSet(files.data(), files.manifest(), manifest);
  }

  /**
   * Counts, for each feature of a training set, in how many rows careless joins would differ from
   * it. Builds no file.
   */
  public List<Leak> leaks(TrainingRequest request, Consumer<Progress> progress) {
    Call call = post(trainPath("/_tidemark/leaks", request), Call.Body.of(request.spine()));
    Json.Members done = run(call, progress, reject -> {}).object("done");
    return done.list("leaks").stream().map(Json::asMembers).map(LocalStore::leakOf).toList();
  }

  /**
   * Plans a transform for Spark.
   *
   * @return a new run's {@code plan.json}
   */
  public String plan(TransformQuery query, JobFiles files) {
    Paths path = transformPath("/_tidemark/job-plan", query).query("kind", "transform");
    return text(path.query("files", files.word()), query.sql());
  }

  /**
   * Plans to read a table or files into a group's offline store by Spark.
   *
   * @return a new run's {@code plan.json}
   */
  public String plan(IngestQuery query, JobFiles files) {
    Paths path =
        Paths.of("/_tidemark/job-plan")
            .query("kind", "ingest")
            .query("group", query.group())
            .query("format", query.format())
            .query("uri", query.uri())
            .query("files", files.word());
    query.columns().forEach((name, type) -> path.query("column", name + ":" + type));
    query.mapped().forEach((feature, column) -> path.query("map", feature + "=" + column));
    return text(path, "");
  }

  /** Makes offline files visible that were written beside the store; gives how many there were. */
  public long findFiles(String group) {
    Paths path = Paths.of("/_tidemark/files").query("group", group);
    return number(exchange.call(post(path.toString(), Call.Body.of(new byte[0]))), "found");
  }

  /**
   * Makes an offline file of another store one of the group, as it is.
   *
   * @param place its partition and name, such as {@code year=2013/month=01/day=01/f.parquet}
   * @return false if the group had it
   */
  public boolean adopt(String group, String place, Path file) {
    Paths path = Paths.of("/_tidemark/adopt").query("group", group).query("place", place);
    return exchange.call(post(path.toString(), Call.Body.of(file))).isTrue("new");
  }

  /** Has messages of the log tried again that were given up; gives how many, about. */
  public long redrive() {
    return number(exchange.call(post("/_tidemark/redrive", Call.Body.of(new byte[0]))), "messages");
  }

  /** The messages in quarantine, by name and size. */
  public List<Json.Members> quarantined() {
    return exchange.call(Call.get("/_tidemark/quarantine")).list("messages").stream()
        .map(Json::asMembers)
        .toList();
  }

  /** Puts messages into the log again that can be read by now. */
  public Json.Members replayQuarantine() {
    return exchange.call(post("/_tidemark/quarantine", Call.Body.of(new byte[0])));
  }

  private String text(Paths path, String body) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      Call.Body bytes = Call.Body.of(body.getBytes(StandardCharsets.UTF_8));
      exchange.download(post(path.toString(), bytes), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static Paths transformPath(String route, TransformQuery query) {
    return Paths.of(route)
        .query("group", query.group())
        .query("from", query.from().toString())
        .query("until", query.until().toString())
        .query("window", query.window().duration().toSeconds() + "s");
  }

  /** Computes features as of each day into a group's offline store; gives how the load ended. */
  public Json.Members transform(TransformQuery query, Consumer<Progress> progress) {
    Paths path = transformPath("/_tidemark/transform", query);
    Call.Body body = Call.Body.of(query.sql().getBytes(StandardCharsets.UTF_8));
    return run(post(path.toString(), body), progress, reject -> {}).object("done");
  }

  /** Brings the winners of a group's offline files online; gives what the store says of the run. */
  public Json.Members materialize(String group, Scope scope, Consumer<Progress> progress) {
    return materialize(materializePath(group, scope), progress);
  }

  /** What {@link #materialize} would read: files, bytes and rows. */
  public Json.Members materializePlan(String group, Scope scope) {
    return materialize(materializePath(group, scope).query("dryRun", "true"), progress -> {});
  }

  /** The runs of a group: {@code running}, and {@code runs} that have ended, the last first. */
  public Json.Members runs(String group) {
    return exchange.call(Call.get(Paths.of("/_tidemark/runs").query("group", group).toString()));
  }

  /** The runs of all groups, as {@link #runs(String)}. */
  public Json.Members runs() {
    return exchange.call(Call.get("/_tidemark/runs"));
  }

  /** How groups are materialized without anyone asking, by name. */
  public List<ScheduledGroup> schedules() {
    return schedules(Paths.of(SCHEDULES));
  }

  /** How a group is materialized without anyone asking, if it is. */
  public Optional<ScheduledGroup> schedule(String group) {
    return schedules(Paths.of(SCHEDULES).query("group", group)).stream().findFirst();
  }

  /** Has a group materialized so from now on; gives what may leave it with nothing to serve. */
  public List<String> setSchedule(String group, Materialization materialization) {
    String path = Paths.of(SCHEDULES).query("group", group).toString();
    Call.Body body = Call.Body.of(ScheduleJson.write(materialization));
    return exchange.call(new Call("PUT", path, FROM_CLIENT, body)).list("warnings").stream()
        .map(Json::asText)
        .toList();
  }

  /** Leaves the materialization of a group to people; false if it was. */
  public boolean removeSchedule(String group) {
    String path = Paths.of(SCHEDULES).query("group", group).toString();
    Call.Body none = Call.Body.of(new byte[0]);
    return exchange.call(new Call("DELETE", path, FROM_CLIENT, none)).isTrue("changed");
  }

  private List<ScheduledGroup> schedules(Paths path) {
    return exchange.call(Call.get(path.toString())).list("schedules").stream()
        .map(Json::asMembers)
        .map(ScheduleJson::read)
        .toList();
  }

  private Json.Members materialize(Paths path, Consumer<Progress> progress) {
    Call call = post(path.toString(), Call.Body.of(new byte[0]));
    return run(call, progress, reject -> {}).object("done");
  }

  private static Paths materializePath(String group, Scope scope) {
    return Paths.of("/_tidemark/materialize").query("group", group).query("scope", scope.word());
  }

  /**
   * Audits whether what is served is what was recorded.
   *
   * @return the counts of each class, the number of faults, and a few examples
   */
  public Json.Members parity(ParityQuery query, Consumer<Progress> progress) {
    Paths path =
        Paths.of("/_tidemark/parity")
            .query("group", query.group())
            .query("seed", Long.toString(query.seed()));
    query.sample().ifPresent(size -> path.query("sample", Integer.toString(size)));
    if (query.identifiers() == ParityQuery.Identifiers.SHOWN) {
      path.query("identifiers", "true");
    }
    return run(post(path.toString(), Call.Body.of(new byte[0])), progress, reject -> {})
        .object("done");
  }

  /** What is otherwise than the registry says: {@code findings}. Changes nothing. */
  public Json.Members examine() {
    return exchange.call(Call.get("/_tidemark/doctor"));
  }

  /** Has that mended which a program can mend; gives what became of each finding. */
  public Json.Members mend() {
    return exchange.call(post("/_tidemark/doctor", Call.Body.NONE));
  }

  /** Who may do what: all grants, by group, principal and access. */
  public List<Grant> grants() {
    return exchange.call(Call.get("/_tidemark/grants")).list("grants").stream()
        .map(Json::asMembers)
        .map(
            grant ->
                new Grant(
                    grant.require("principal"),
                    grant.require("group"),
                    Grant.accessOf(grant.require("access"))))
        .toList();
  }

  /** Adds a grant; false if it was there. */
  public boolean addGrant(Grant grant) {
    return changeGrant("add", grant);
  }

  /** Removes a grant; false if it was not there. */
  public boolean removeGrant(Grant grant) {
    return changeGrant("remove", grant);
  }

  private boolean changeGrant(String what, Grant grant) {
    byte[] body =
        JsonText.object(
            json -> {
              json.writeStringField("do", what);
              json.writeStringField("principal", grant.principal());
              json.writeStringField("group", grant.group());
              json.writeStringField("access", grant.access().word());
            });
    return exchange.call(post("/_tidemark/grants", Call.Body.of(body))).isTrue("changed");
  }

  private static Leak leakOf(Json.Members leak) {
    return new Leak(
        FeatureReference.parse(leak.require("feature")),
        number(leak, "rows"),
        number(leak, "latestValue"),
        number(leak, "calendarDay"));
  }

  private static String trainPath(String route, TrainingRequest request) {
    Paths path =
        Paths.of(route)
            .query("format", formatOf(request.spine(), Optional.empty()))
            .query("name", nameOf(request.spine()));
    request.features().forEach(feature -> path.query("feature", feature.toString()));
    request.eventTimeColumn().ifPresent(column -> path.query("eventTimeColumn", column));
    request.identifiers().forEach((group, column) -> path.query("id", group + "=" + column));
    request.knownAt().ifPresent(knownAt -> path.query("knownAt", knownAt));
    request.maxAge().ifPresent(age -> path.query("maxAge", age.duration().toSeconds() + "s"));
    if (request.naming() == ColumnNaming.FULL) {
      path.query("fullNames", "true");
    }
    return path.toString();
  }

  /** Reads lines up to the one that says the call is done. */
  private Json.Members run(Call call, Consumer<Progress> progress, Consumer<Json.Members> reject) {
    try (JsonLines lines = JsonLines.of(transport, call)) {
      while (true) {
        Json.Members line = lines.next().orElseThrow(() -> lines.unexpected("it breaks off"));
        if (line.find("done").isPresent()) {
          return line;
        }
        line.find("reject").map(Json::asMembers).ifPresent(reject);
        line.find("progress")
            .map(Json::asMembers)
            .map(step -> new Progress(step.require("phase"), number(step, "rows")))
            .ifPresent(progress);
      }
    }
  }

  private static Reject rejectOf(Json.Members reject) {
    return new Reject(number(reject, "row"), reject.require("reason"));
  }

  private static long number(Json.Members line, String member) {
    return line.text(member).map(Long::parseLong).orElse(0L);
  }

  private static Call post(String path, Call.Body body) {
    return new Call("POST", path, FROM_CLIENT, body);
  }

  private static String nameOf(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }

  private static String formatOf(Path file, Optional<String> given) {
    String name = nameOf(file).toLowerCase(java.util.Locale.ROOT);
    if (given.isPresent()) {
      return given.get();
    }
    if (name.endsWith(".parquet")) {
      return "parquet";
    }
    if (name.endsWith(".csv")) {
      return "csv";
    }
    throw FeatureStoreException.invalid(
        "The name of file '%s' tells no format. Name it .csv or .parquet, or give --format.",
        nameOf(file));
  }
}
