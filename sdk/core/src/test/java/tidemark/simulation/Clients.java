package tidemark.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.GivenFeature;
import tidemark.model.RecordIdentifier;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.BatchGet;
import tidemark.record.BatchWrite;
import tidemark.record.DeleteRecord;
import tidemark.record.GetRecord;
import tidemark.record.OnlineStore;
import tidemark.record.PutRecord;
import tidemark.record.RecordService;
import tidemark.record.ServedRecord;
import tidemark.record.UpdateRecord;
import tidemark.record.WriteKind;
import tidemark.registry.Caller;

/** Clients that call the API's processes; half of them give up when they get no answer. */
final class Clients {
  private static final int PROCESSES = 2;
  private static final List<Call.Operation> OPERATIONS = operations();
  private static final int RETRIES_MAX = 8;
  private static final long TIME_STEP_SECONDS = 15;

  /** An API process and its services. */
  private record Api(SimulatedProcess process, RecordService records) {}

  private final World world;
  private final Cluster cluster;
  private final List<String> groups;
  private final List<RecordIdentifier> lasting = new ArrayList<>();
  private final List<RecordIdentifier> forgetting = new ArrayList<>();
  private final Api[] apis = new Api[PROCESSES];
  private final Deque<Call> retries = new ArrayDeque<>();
  private int calls;
  private int starts;
  private int values;

  Clients(World world, Cluster cluster, List<String> groups, int records) {
    this.world = world;
    this.cluster = cluster;
    this.groups = groups;
    for (int i = 0; i < records; i++) {
      lasting.add(new RecordIdentifier("k" + i));
    }
    forgetting.add(new RecordIdentifier("h0"));
    forgetting.add(new RecordIdentifier("h1"));
    for (int i = 0; i < PROCESSES; i++) {
      start(i);
    }
  }

  private static List<Call.Operation> operations() {
    Map<Call.Operation, Integer> weights = new LinkedHashMap<>();
    weights.put(Call.Operation.PUT, 38);
    weights.put(Call.Operation.BATCH, 8);
    weights.put(Call.Operation.UPDATE, 10);
    weights.put(Call.Operation.SOFT_DELETE, 6);
    weights.put(Call.Operation.HARD_DELETE, 4);
    weights.put(Call.Operation.GET, 28);
    weights.put(Call.Operation.BATCH_GET, 6);
    List<Call.Operation> operations = new ArrayList<>();
    weights.forEach(
        (operation, weight) -> {
          for (int i = 0; i < weight; i++) {
            operations.add(operation);
          }
        });
    return List.copyOf(operations);
  }

  private void start(int i) {
    long skew = world.chance(1, 4) ? world.random.nextInt(7_200_000) - 3_600_000L : 0;
    SimulatedProcess process =
        new SimulatedProcess(
            "api-" + i + "." + ++starts, world, skew + world.random.nextInt(100) - 50);
    apis[i] = new Api(process, cluster.records(process));
  }

  /** The identifiers of all records. */
  List<RecordIdentifier> records() {
    List<RecordIdentifier> all = new ArrayList<>(lasting);
    all.addAll(forgetting);
    return all;
  }

  List<String> groups() {
    return groups;
  }

  /** Kills a process wherever it is; another one takes its place. */
  void kill() {
    world.coverage.count("processes killed");
    world.kill(world.any(List.of(apis)).process());
  }

  /** Has the clock of a process jump, mostly back. */
  void moveClock() {
    SimulatedProcess process = world.any(List.of(apis)).process();
    long by = world.random.nextInt(4_000_000) - 3_600_000L;
    process.skewMillis += by;
    world.coverage.count(by < 0 ? "clocks moved back" : "clocks moved forth");
    world.note("clock of", process, "moves by", by, "ms");
  }

  /** One call, new or again, to any process. */
  void call() {
    int i = world.random.nextInt(PROCESSES);
    if (!apis[i].process().alive || cluster.composition.forgetsInvocations()) {
      SimulatedProcess dead = apis[i].process();
      start(i);
      if (dead.alive) {
        apis[i] = new Api(dead, cluster.records(dead));
      }
    }
    Call again = world.chance(1, 2) ? retries.poll() : null;
    Call call;
    if (again != null) {
      world.coverage.count("retries");
      call = new Call(++calls, apis[i].process(), again.operation, again.entries);
    } else {
      Call.Operation operation = world.any(OPERATIONS);
      call = new Call(++calls, apis[i].process(), operation, entries(operation));
    }
    Api api = apis[i];
    world.begin(api.process(), () -> run(api, call));
  }

  private void run(Api api, Call call) {
    boolean answered = false;
    world.note(call);
    world.coverage.count("call " + call.operation);
    cluster.groups.begins(call);
    List<tidemark.model.FeatureGroup> incarnations = new ArrayList<>();
    groups.forEach(group -> incarnations.addAll(cluster.groups.named(group)));
    cluster.promises.begins(call, incarnations);
    try {
      answered = isAnswered(api, call);
    } finally {
      cluster.promises.ended(call);
      cluster.groups.ended();
      if (!answered && retries.size() < RETRIES_MAX && world.random.nextBoolean()) {
        retries.add(call);
      }
    }
  }

  private boolean isAnswered(Api api, Call call) {
    try {
      List<Call.Entry> done = cluster.composition.call(() -> perform(api.records(), call));
      done.forEach(entry -> cluster.promises.isAcknowledged(call, entry, cluster.online));
      world.note("call", call.number, "is answered");
      return true;
    } catch (FeatureStoreException e) {
      world.note("call", call.number, "fails:", e.kind());
      return isExpected(call, e);
    }
  }

  /** Whether a failure is an answer; some failures nobody may get. */
  private boolean isExpected(Call call, FeatureStoreException e) {
    world.coverage.count("calls that failed: " + e.kind());
    Call.Entry entry = call.entries.get(0);
    switch (e.kind()) {
      case UNAVAILABLE, THROTTLED -> {
        return false;
      }
      case NOT_FOUND -> {
        return true;
      }
      case INVALID -> {
        if (call.operation == Call.Operation.HARD_DELETE && e.text().contains("must be later")) {
          cluster.promises.isRefused(call, entry);
          world.coverage.count("hard deletes refused");
        } else if (!e.text().contains("once it is Created")) {
          throw new Violation("G-06", "refused: " + e.text());
        }
        return true;
      }
      case CONFLICT -> {
        if (call.operation != Call.Operation.UPDATE) {
          throw new Violation("G-06", "a conflict that none can be: " + e.text());
        }
        world.coverage.count("updates that are too old");
        return true;
      }
      default -> throw new Violation("G-06", "no answer to expect: " + e.kind() + " " + e.text());
    }
  }

  /** Makes a call; the entries that are written then. */
  private List<Call.Entry> perform(RecordService records, Call call) {
    Call.Entry entry = call.entries.get(0);
    return switch (call.operation) {
      case PUT -> {
        records.put(Caller.LOCAL, put(entry));
        yield call.entries;
      }
      case BATCH -> putAll(records, call);
      case UPDATE -> {
        records.update(
            Caller.LOCAL,
            new UpdateRecord(
                entry.group(),
                entry.identifier().value(),
                entry.features(),
                entry.stores(),
                Optional.empty()));
        yield call.entries;
      }
      case SOFT_DELETE, HARD_DELETE -> {
        records.delete(
            Caller.LOCAL,
            new DeleteRecord(
                entry.group(),
                entry.identifier().value(),
                entry.eventTime().orElseThrow().toIso(),
                entry.stores(),
                call.operation == Call.Operation.HARD_DELETE
                    ? DeleteRecord.Mode.HARD
                    : DeleteRecord.Mode.SOFT));
        yield call.entries;
      }
      case GET -> {
        isRead(
            call,
            entry,
            records.get(
                Caller.LOCAL, new GetRecord(entry.group(), entry.identifier().value(), List.of())));
        yield List.of();
      }
      case BATCH_GET -> {
        getAll(records, call);
        yield List.of();
      }
    };
  }

  private void isRead(Call call, Call.Entry entry, Optional<ServedRecord> served) {
    OnlineStore.Key key = call.lastSeen(entry).orElseThrow();
    world.note("reads", entry.identifier().value(), call.seen.get(key).map(i -> i.order()));
    cluster.promises.isRead(call, key, served);
  }

  private static PutRecord put(Call.Entry entry) {
    return new PutRecord(entry.group(), entry.features(), entry.stores(), entry.ttl());
  }

  private List<Call.Entry> putAll(RecordService records, Call call) {
    List<PutRecord> puts = call.entries.stream().map(Clients::put).toList();
    BatchWrite.Answer answer = records.putAll(Caller.LOCAL, BatchWrite.Request.of(puts));
    List<Call.Entry> done = new ArrayList<>();
    Set<Integer> failed = new java.util.HashSet<>(answer.unprocessed());
    for (BatchWrite.Failed refused : answer.failed()) {
      isExpected(call, refused.reason());
      failed.add(refused.entry());
    }
    world.coverage.count("entries unprocessed", answer.unprocessed().size());
    for (int i = 0; i < call.entries.size(); i++) {
      if (!failed.contains(i)) {
        done.add(call.entries.get(i));
      }
    }
    return done;
  }

  private void getAll(RecordService records, Call call) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    call.entries.forEach(
        entry ->
            wanted
                .computeIfAbsent(entry.group(), g -> new ArrayList<>())
                .add(entry.identifier().value()));
    BatchGet.Answer answer =
        records.getAll(
            Caller.LOCAL,
            wanted.entrySet().stream()
                .map(some -> new BatchGet.Wanted(some.getKey(), some.getValue(), List.of()))
                .toList());
    Map<String, ServedRecord> found = new HashMap<>();
    answer.found().forEach(f -> found.put(f.group() + "/" + f.identifier(), f.record()));
    Set<String> later = new java.util.HashSet<>();
    answer.failed().forEach(f -> later.add(f.group() + "/" + f.identifier()));
    answer
        .unprocessed()
        .forEach(w -> w.identifiers().forEach(id -> later.add(w.group() + "/" + id)));
    for (Call.Entry entry : call.entries) {
      String name = entry.group() + "/" + entry.identifier().value();
      if (!later.contains(name)) {
        isRead(call, entry, Optional.ofNullable(found.get(name)));
      }
    }
  }

  private List<Call.Entry> entries(Call.Operation operation) {
    boolean batch = operation == Call.Operation.BATCH || operation == Call.Operation.BATCH_GET;
    List<Call.Entry> entries = new ArrayList<>();
    for (int i = batch ? 1 + world.random.nextInt(4) : 1; i > 0; i--) {
      entries.add(entry(operation));
    }
    return entries;
  }

  private Call.Entry entry(Call.Operation operation) {
    RecordIdentifier identifier =
        operation == Call.Operation.HARD_DELETE || world.chance(1, 5)
            ? world.any(forgetting)
            : world.any(lasting);
    boolean update = operation == Call.Operation.UPDATE;
    Optional<EventTime> time =
        update && world.random.nextBoolean() ? Optional.empty() : Optional.of(eventTime(world));
    WriteKind kind =
        switch (operation) {
          case SOFT_DELETE -> WriteKind.SOFT_DELETE;
          case HARD_DELETE -> WriteKind.HARD_DELETE;
          default -> WriteKind.PUT;
        };
    Optional<TimeToLive> ttl =
        !update && kind == WriteKind.PUT && world.chance(1, 4)
            ? Optional.of(new TimeToLive(TimeToLive.Unit.SECONDS, 1 + world.random.nextInt(90)))
            : Optional.empty();
    return new Call.Entry(
        world.any(groups),
        identifier,
        time,
        features(identifier, time, operation, kind),
        kind,
        stores(),
        ttl);
  }

  private List<GivenFeature> features(
      RecordIdentifier identifier,
      Optional<EventTime> time,
      Call.Operation operation,
      WriteKind kind) {
    List<GivenFeature> features = new ArrayList<>();
    boolean told = operation == Call.Operation.BATCH; // one entry from another
    if (operation != Call.Operation.UPDATE) {
      features.add(Fixtures.given("id", identifier.value()));
    }
    time.ifPresent(t -> features.add(Fixtures.given("ts", t.toIso())));
    boolean number = kind == WriteKind.PUT && world.random.nextBoolean();
    if (number) {
      features.add(Fixtures.given("n", Integer.toString(world.random.nextInt(100))));
    }
    if (kind == WriteKind.PUT && (!number || told || world.random.nextBoolean())) {
      features.add(Fixtures.given("s", "v" + ++values));
    }
    return features;
  }

  private Set<TargetStore> stores() {
    return switch (world.random.nextInt(12)) {
      case 0 -> Set.of(TargetStore.ONLINE);
      case 1 -> Set.of(TargetStore.OFFLINE);
      default -> Set.of();
    };
  }

  /** Few times, of about now, so that many are equal; some a nanosecond apart. */
  static EventTime eventTime(World world) {
    long second = world.now.getEpochSecond() / TIME_STEP_SECONDS - world.random.nextInt(5) + 1;
    return EventTime.of(
        Instant.ofEpochSecond(second * TIME_STEP_SECONDS)
            .plus(Duration.ofNanos(world.random.nextInt(3))));
  }
}
