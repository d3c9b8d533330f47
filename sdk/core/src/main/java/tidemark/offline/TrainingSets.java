package tidemark.offline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.model.Nearest;
import tidemark.model.Problems;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;
import tidemark.registry.ViewNames;

/**
 * Builds training sets: for every row of a spine the features as they were known at its time, in
 * one statement, with exactly one row out per row in. Thread-safe.
 */
public final class TrainingSets {
  /** The steps of building, as a watcher hears of them. */
  public enum Phase {
    STAGE,
    JOIN,
    REPORT
  }

  /** Hears how building goes on, and may end it. */
  public interface Watcher {
    Watcher NONE =
        new Watcher() {
          @Override
          public void started(Runnable cancel) {}

          @Override
          public void begins(Phase phase, long rows) {}
        };

    /**
     * Building has begun.
     *
     * @param cancel ends it soon; any thread may call it
     */
    void started(Runnable cancel);

    /**
     * A step begins.
     *
     * @param rows of the spine, once known; else 0
     */
    void begins(Phase phase, long rows);
  }

  private final FeatureGroupRegistry registry;
  private final FileLedger ledger;
  private final Authorizer authorizer;
  private final QueryEngine engine;
  private final InstantSource clock;

  public TrainingSets(
      FeatureGroupRegistry registry,
      FileLedger ledger,
      Authorizer authorizer,
      QueryEngine engine,
      InstantSource clock) {
    this.registry = registry;
    this.ledger = ledger;
    this.authorizer = authorizer;
    this.engine = engine;
    this.clock = clock;
  }

  /**
   * Builds the set into a Parquet file, which appears when it is complete and has as many rows as
   * the spine.
   *
   * @throws FeatureStoreException INVALID naming every fault of the request or the spine
   */
  public TrainingSetManifest build(
      Caller caller, SpineFile file, TrainingSetRequest request, Path out, Watcher watcher) {
    List<Selection> selections = select(caller, request);
    try (QueryEngine.Session session = open(selections)) {
      watcher.started(session::cancel);
      PointInTimeJoin join = stage(session, file, request, selections, watcher);
      watcher.begins(Phase.JOIN, join.spine().rows());
      OfflineQuery query = join.render(engine.dialect());
      Path partial = out.resolveSibling("." + out.getFileName() + ".partial");
      try {
        long rows = session.export(join, query, partial);
        requireAllRows(join.spine().rows(), rows);
        TrainingSetManifest manifest = manifest(session, request, join, query, partial, rows);
        Files.move(partial, out, StandardCopyOption.ATOMIC_MOVE);
        return manifest;
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw FeatureStoreException.unavailable("The training set cannot be written.", e);
    }
  }

  /** Counts what careless joins would have done to the same set. */
  public LeakReport leaks(
      Caller caller, SpineFile file, TrainingSetRequest request, Watcher watcher) {
    List<Selection> selections = select(caller, request);
    try (QueryEngine.Session session = open(selections)) {
      watcher.started(session::cancel);
      PointInTimeJoin join = stage(session, file, request, selections, watcher);
      watcher.begins(Phase.REPORT, join.spine().rows());
      List<LeakReport.Damage> damages = new ArrayList<>();
      for (JoinedGroup group : join.groups()) {
        OfflineQuery query = LeakReport.render(engine.dialect(), join, group);
        damages.addAll(LeakReport.read(group, single(session, query)));
      }
      return new LeakReport(damages);
    }
  }

  /** A group and the features of it that were asked for. */
  private record Selection(
      GroupFiles files, String identifierColumn, List<FeatureDefinition> features) {}

  private QueryEngine.Session open(List<Selection> selections) {
    return engine.open(selections.stream().map(Selection::files).toList());
  }

  private List<Selection> select(Caller caller, TrainingSetRequest request) {
    Problems problems = new Problems();
    Map<FeatureGroupName, Optional<FeatureGroup>> groups = new LinkedHashMap<>();
    Map<FeatureGroupName, Set<FeatureDefinition>> features = new LinkedHashMap<>();
    for (FeatureReference reference : request.features()) {
      FeatureGroupName name = reference.group();
      if (!groups.containsKey(name)) {
        authorizer.authorize(caller, Authorizer.Access.READ, name);
        groups.put(name, find(name, problems));
      }
      groups
          .get(name)
          .map(group -> problems.parse(() -> group.schema().require(reference.feature(), name)))
          .filter(f -> !features.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(f))
          .ifPresent(f -> problems.add("Feature '%s' is asked for more than once.", reference));
    }
    for (FeatureGroupName mapped : request.identifierColumns().keySet()) {
      if (!groups.containsKey(mapped)) {
        problems.add(
            "An identifier column is given for feature group '%s', of which no feature is asked"
                + " for.",
            mapped);
      }
    }
    problems.throwIfAny();
    List<Selection> selections = new ArrayList<>();
    groups.forEach(
        (name, group) ->
            selections.add(
                selection(group.orElseThrow(), request, List.copyOf(features.get(name)))));
    return selections;
  }

  private Selection selection(
      FeatureGroup group, TrainingSetRequest request, List<FeatureDefinition> features) {
    String column =
        request.identifierColumns().getOrDefault(group.name(), group.schema().identifier().value());
    return new Selection(
        new GroupFiles(group, ledger.files(group.incarnation())), column, features);
  }

  private Optional<FeatureGroup> find(FeatureGroupName name, Problems problems) {
    Optional<FeatureGroup> group = registry.find(name);
    if (group.isEmpty()) {
      String nearest =
          Nearest.to(name.value(), registry.list().stream().map(g -> g.name().value()).toList())
              .map(near -> " (nearest: '" + near + "')")
              .orElse("");
      problems.add("There is no feature group '%s'%s.", name, nearest);
    } else if (group.get().status() != FeatureGroup.Status.CREATED) {
      problems.add(
          "Feature group '%s' is %s; it can be used once it is Created.",
          name, group.get().status().wireName());
    } else if (group.get().definition().offline().isEmpty()) {
      problems.add("Feature group '%s' has no OfflineStore, so there is no history of it.", name);
    } else {
      return group;
    }
    return Optional.empty();
  }

  private static PointInTimeJoin stage(
      QueryEngine.Session session,
      SpineFile file,
      TrainingSetRequest request,
      List<Selection> selections,
      Watcher watcher) {
    watcher.begins(Phase.STAGE, 0);
    Map<String, FeatureType> identifiers = new LinkedHashMap<>();
    List<JoinedGroup> groups = new ArrayList<>();
    for (Selection selection : selections) {
      FeatureType type = selection.files().group().schema().identifierFeature().type();
      identifiers.merge(selection.identifierColumn(), type, TrainingSets::stricter);
      groups.add(
          new JoinedGroup(selection.files(), selection.identifierColumn(), selection.features()));
    }
    Spine spine = session.stage(file, new SpineShape(request.timeColumn(), identifiers));
    return new PointInTimeJoin(
        spine, groups, request.naming(), request.knownAt(), request.maxAge());
  }

  /** A column of whole numbers can be matched to text, one of text to whole numbers cannot. */
  private static FeatureType stricter(FeatureType a, FeatureType b) {
    return a == FeatureType.INTEGRAL ? a : b;
  }

  private static void requireAllRows(long in, long out) {
    if (in != out) {
      throw new FeatureStoreException(
          Kind.INTERNAL,
          "The training set has " + out + " rows for " + in + " of the spine; it was not written.");
    }
  }

  private TrainingSetManifest manifest(
      QueryEngine.Session session,
      TrainingSetRequest request,
      PointInTimeJoin join,
      OfflineQuery query,
      Path file,
      long rows)
      throws IOException {
    List<TrainingSetManifest.Group> groups = new ArrayList<>();
    for (JoinedGroup group : join.groups()) {
      GroupFiles files = group.files();
      groups.add(
          new TrainingSetManifest.Group(
              files.group().incarnation(),
              files.group().schema().version(),
              group.identifierColumn(),
              files.files().size(),
              files.rows()));
    }
    return new TrainingSetManifest(
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        query,
        engine.dialect(),
        request,
        join.spine(),
        groups,
        join.featureColumns(),
        rows,
        writtenUntil(session, join),
        Files.size(file),
        sha256(file));
  }

  private Optional<Instant> writtenUntil(QueryEngine.Session session, PointInTimeJoin join) {
    Optional<Instant> greatest = Optional.empty();
    for (JoinedGroup group : join.groups()) {
      String name = ViewNames.of(group.files().group().name()).raw();
      OfflineQuery query =
          OfflineQuery.of(
              "SELECT max(coalesce(\"write_time\", \"api_invocation_time\")) FROM "
                  + engine.dialect().quoted(name));
      if (single(session, query).get(0) instanceof LocalDateTime time) {
        Instant millis =
            time.toInstant(ZoneOffset.UTC).plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
        greatest = Optional.of(greatest.filter(g -> g.isAfter(millis)).orElse(millis));
      }
    }
    return join.knownAt().isPresent()
        ? greatest.map(g -> g.isAfter(join.knownAt().get()) ? join.knownAt().get() : g)
        : greatest;
  }

  private static List<@Nullable Object> single(QueryEngine.Session session, OfflineQuery query) {
    List<@Nullable Object> first = new ArrayList<>();
    session.query(
        query,
        new QueryEngine.Rows() {
          @Override
          public void columns(List<QueryEngine.Column> columns) {}

          @Override
          public boolean row(List<? extends @Nullable Object> values) {
            first.addAll(values);
            return false;
          }
        });
    return first;
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
