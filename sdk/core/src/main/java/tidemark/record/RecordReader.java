package tidemark.record;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.GivenFeature;
import tidemark.model.Limit;
import tidemark.model.Problems;
import tidemark.model.RecordIdentifier;
import tidemark.registry.Authorizer;
import tidemark.registry.Authorizer.Access;
import tidemark.registry.Caller;
import tidemark.registry.GroupCache;

/** The reading half of {@link RecordService}, for itself where nothing is written. Thread-safe. */
public final class RecordReader {
  private final GroupAccess groups;
  private final Deployment deployment;
  private final OnlineStore online;
  private final InstantSource clock;

  /** Reads what those groups have in that online store. */
  public RecordReader(
      Deployment deployment,
      GroupCache cache,
      Authorizer authorizer,
      OnlineStore online,
      InstantSource clock) {
    this(new GroupAccess(deployment, cache, authorizer), deployment, online, clock);
  }

  RecordReader(GroupAccess groups, Deployment deployment, OnlineStore online, InstantSource clock) {
    this.groups = groups;
    this.deployment = deployment;
    this.online = online;
    this.clock = clock;
  }

  /** As {@link RecordService#get}. */
  public Optional<ServedRecord> get(Caller caller, GetRecord request) {
    return find(caller, request, this::served);
  }

  /**
   * The same record as it lies in the store, with all features, whichever are asked for.
   *
   * @throws FeatureStoreException as {@link RecordService#get}
   */
  public Optional<ServedItem> find(Caller caller, GetRecord request) {
    return find(caller, request, (group, item, features) -> servedItem(group, item));
  }

  /** Makes an answer of an item that was found. */
  private interface Answering<T> {
    Optional<T> answer(FeatureGroup group, OnlineItem item, Set<String> features);
  }

  private <T> Optional<T> find(Caller caller, GetRecord request, Answering<T> answering) {
    FeatureGroup found = groups.find(caller, request.group(), Access.READ);
    return groups.withCurrent(
        withFeatures(found, request.features()), group -> find(group, request, answering));
  }

  private <T> Optional<T> find(FeatureGroup group, GetRecord request, Answering<T> answering) {
    GroupAccess.requireOnline(group);
    Problems problems = new Problems();
    RecordIdentifier identifier = problems.parse(() -> new RecordIdentifier(request.identifier()));
    Set<String> features = features(group, request.features(), problems);
    problems.throwIfAny();
    if (identifier == null) {
      throw new IllegalStateException("It was parsed");
    }
    Optional<OnlineItem> item = online.get(group.incarnation(), identifier);
    return item.isEmpty() ? Optional.empty() : answering.answer(group, item.get(), features);
  }

  /** As {@link RecordService#getAll}. */
  public BatchGet.Answer getAll(Caller caller, List<BatchGet.Wanted> wanted) {
    checkBatch(wanted);
    Batch batch = batch(caller, wanted);
    try {
      return answer(batch);
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      batch.questions().forEach(question -> groups.forget(question.group()));
    }
    return GroupAccess.orUnavailable(() -> answer(batch(caller, wanted)));
  }

  /** One record asked for in a batch. */
  private record Question(
      FeatureGroup group, BatchGet.Wanted asked, OnlineStore.Key key, Set<String> features) {
    String identifier() {
      return key.identifier().value();
    }
  }

  /** What can be asked for, and what cannot. */
  private record Batch(List<Question> questions, List<BatchGet.Failed> failed) {}

  private Batch batch(Caller caller, List<BatchGet.Wanted> wanted) {
    Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
    for (BatchGet.Wanted some : wanted) {
      Set<String> identifiers = new LinkedHashSet<>(some.identifiers());
      try {
        FeatureGroup found = groups.find(caller, some.group(), Access.READ);
        FeatureGroup group = withFeatures(found, some.features());
        GroupAccess.requireOnline(group);
        Problems problems = new Problems();
        Set<String> features = features(group, some.features(), problems);
        problems.throwIfAny();
        for (String identifier : identifiers) {
          addQuestion(group, some, identifier, features, batch);
        }
      } catch (FeatureStoreException e) {
        for (String identifier : identifiers) {
          batch.failed().add(new BatchGet.Failed(some.group(), identifier, e));
        }
      }
    }
    return batch;
  }

  private static void addQuestion(
      FeatureGroup group,
      BatchGet.Wanted asked,
      String identifier,
      Set<String> features,
      Batch batch) {
    try {
      OnlineStore.Key key =
          new OnlineStore.Key(group.incarnation(), new RecordIdentifier(identifier));
      batch.questions().add(new Question(group, asked, key, features));
    } catch (FeatureStoreException e) {
      batch.failed().add(new BatchGet.Failed(asked.group(), identifier, e));
    }
  }

  private BatchGet.Answer answer(Batch batch) {
    OnlineStore.BatchRead read =
        online.getAll(batch.questions().stream().map(Question::key).toList());
    List<BatchGet.Found> found = new ArrayList<>();
    List<BatchGet.Failed> failed = new ArrayList<>(batch.failed());
    Map<BatchGet.Wanted, List<String>> unprocessed = new LinkedHashMap<>();
    for (Question question : batch.questions()) {
      if (read.unprocessed().contains(question.key())) {
        unprocessed
            .computeIfAbsent(question.asked(), w -> new ArrayList<>())
            .add(question.identifier());
        continue;
      }
      OnlineItem item = read.found().get(question.key());
      if (item != null) {
        addRecord(question, item, found, failed);
      }
    }
    List<BatchGet.Wanted> later = new ArrayList<>();
    unprocessed.forEach(
        (asked, ids) -> later.add(new BatchGet.Wanted(asked.group(), ids, asked.features())));
    return new BatchGet.Answer(found, failed, later);
  }

  /** An item that cannot be read spoils nothing but itself. */
  private void addRecord(
      Question question,
      OnlineItem item,
      List<BatchGet.Found> found,
      List<BatchGet.Failed> failed) {
    String group = question.asked().group();
    try {
      served(question.group(), item, question.features())
          .ifPresent(record -> found.add(new BatchGet.Found(group, question.identifier(), record)));
    } catch (FeatureStoreException e) {
      failed.add(new BatchGet.Failed(group, question.identifier(), e));
    }
  }

  /** What no store answers; a name that is none is a failure of its own identifiers only. */
  private void checkBatch(List<BatchGet.Wanted> wanted) {
    Problems problems = new Problems();
    int records = 0;
    Set<FeatureGroupName> seen = new HashSet<>();
    for (BatchGet.Wanted some : wanted) {
      records += some.identifiers().size();
      FeatureGroupName name = new Problems().parse(() -> deployment.resolve(some.group()));
      if (name != null && !seen.add(name)) {
        problems.add("Identifiers names feature group '%s' more than once.", name);
      }
    }
    if (records > Limit.BATCH_GET_RECORDS.max()) {
      problems.add(
          "Identifiers asks for %d records; the limit is %d.",
          records, Limit.BATCH_GET_RECORDS.max());
    }
    problems.throwIfAny();
  }

  private FeatureGroup withFeatures(FeatureGroup group, List<String> features) {
    return features.isEmpty()
            || features.stream().allMatch(name -> group.schema().find(name).isPresent())
        ? group
        : groups.refresh(group);
  }

  private static Set<String> features(FeatureGroup group, List<String> names, Problems problems) {
    if (names.isEmpty()) {
      return Set.of();
    }
    Set<String> features = new LinkedHashSet<>();
    for (String name : names) {
      problems.parse(
          () -> {
            FeatureName known = new FeatureName(name);
            return features.add(group.schema().require(known, group.name()).name().value());
          });
    }
    return features;
  }

  private Optional<ServedRecord> served(FeatureGroup group, OnlineItem item, Set<String> features) {
    Optional<ServedItem> served = servedItem(group, item);
    if (served.isEmpty()) {
      return Optional.empty();
    }
    List<GivenFeature> present = item.record(served.get().group().schema()).present();
    if (!features.isEmpty()) {
      present.removeIf(f -> !features.contains(f.name()));
    }
    return Optional.of(new ServedRecord(present, item.expiresAt()));
  }

  private Optional<ServedItem> servedItem(FeatureGroup group, OnlineItem item) {
    if (!item.isServedAt(clock.instant())) {
      return Optional.empty();
    }
    return Optional.of(
        new ServedItem(
            item.schemaVersion() > group.schema().version() ? groups.refresh(group) : group, item));
  }
}
