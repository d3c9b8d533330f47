package tidemark.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Schema;
import tidemark.offline.FileLedger;
import tidemark.offline.GroupFiles;
import tidemark.offline.OfflineQuery;
import tidemark.offline.QueryEngine;
import tidemark.offline.SqlDialect;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;

/** Computes the rows of transforms by a query engine. Thread-safe. */
public final class Transforms {
  private static final String SELECTED = "_selected";

  /** Follows a transform. */
  public interface Watcher {
    /**
     * Computing has begun.
     *
     * @param cancel ends it soon; any thread may call it
     */
    void started(Runnable cancel);
  }

  private final FeatureGroupRegistry registry;
  private final FileLedger ledger;
  private final Authorizer authorizer;
  private final QueryEngine engine;
  private final Deployment deployment;

  public Transforms(
      FeatureGroupRegistry registry,
      FileLedger ledger,
      Authorizer authorizer,
      QueryEngine engine,
      Deployment deployment) {
    this.registry = registry;
    this.ledger = ledger;
    this.authorizer = authorizer;
    this.engine = engine;
    this.deployment = deployment;
  }

  /**
   * Writes what the SELECT gives to a new Parquet file, in the order of event time and identifier,
   * so that the same rows make the same file.
   *
   * @return how many rows there are
   * @throws FeatureStoreException INVALID if the SELECT is at fault, or has two rows of one record
   *     and event time
   */
  public long compute(Caller caller, TransformRequest request, Path out, Watcher watcher) {
    FeatureGroup target = target(caller, request);
    Sources sources = sources(caller, request.sql());
    try (QueryEngine.Session session = engine.open(sources.groups())) {
      watcher.started(session::cancel);
      relations(engine.dialect(), sources, request)
          .forEach(relation -> session.define(relation.name(), relation.sql()));
      requireDistinct(session, target.schema());
      return session.export(ordered(target.schema()), out);
    }
  }

  private FeatureGroup target(Caller caller, TransformRequest request) {
    FeatureGroupName name = deployment.resolve(request.group());
    authorizer.authorize(caller, Authorizer.Access.WRITE, name);
    FeatureGroup group =
        registry
            .find(name)
            .orElseThrow(
                () -> FeatureStoreException.notFound("There is no feature group '%s'.", name))
            .requireCreated("it can be filled");
    if (group.definition().offline().isEmpty()) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' has no OfflineStore, into which a transform writes.", name);
    }
    return group;
  }

  /** The groups whose relations the SELECT reads, of those the caller may read. */
  private Sources sources(Caller caller, String sql) {
    List<FeatureGroup> readable =
        registry.list().stream()
            .filter(group -> group.status() == FeatureGroup.Status.CREATED)
            .filter(group -> group.definition().offline().isPresent())
            .filter(group -> authorizer.permits(caller, Authorizer.Access.READ, group.name()))
            .toList();
    Set<String> offered = new TreeSet<>(Set.of(AsOfRelations.TIMES));
    for (FeatureGroup group : readable) {
      offered.add(AsOfRelations.windowOf(group.name()));
      offered.add(AsOfRelations.heldOf(group.name()));
    }
    Set<String> read;
    try (QueryEngine.Session session = engine.open(List.of())) {
      read = session.check(sql, offered);
    }
    return new Sources(
        readable.stream()
            .filter(
                group ->
                    read.contains(AsOfRelations.windowOf(group.name()))
                        || read.contains(AsOfRelations.heldOf(group.name())))
            .map(group -> new GroupFiles(group, ledger.files(group.incarnation())))
            .toList(),
        read);
  }

  /** The groups whose files a SELECT reads, and which relations of them. */
  private record Sources(List<GroupFiles> groups, Set<String> relations) {}

  private static List<Relation> relations(
      SqlDialect dialect, Sources sources, TransformRequest request) {
    AsOfRelations asOf = new AsOfRelations(dialect, request.days());
    List<Relation> relations = new ArrayList<>();
    relations.add(asOf.times());
    for (GroupFiles files : sources.groups()) {
      FeatureGroupName name = files.group().name();
      if (sources.relations().contains(AsOfRelations.windowOf(name))) {
        relations.add(asOf.window(files));
      }
      if (sources.relations().contains(AsOfRelations.heldOf(name))) {
        relations.add(asOf.held(files));
      }
    }
    relations.add(new Relation(SELECTED, request.sql()));
    return relations;
  }

  /** Two rows of one record and event time cannot both be what held then. */
  private void requireDistinct(QueryEngine.Session session, Schema schema) {
    String key = key(schema);
    String sql =
        """
        SELECT count(*)
        FROM (
          SELECT %s
          FROM "_selected"
          GROUP BY %s
          HAVING count(*) > 1
        )"""
            .formatted(key, key);
    AtomicLong repeated = new AtomicLong();
    session.query(
        OfflineQuery.of(sql),
        new QueryEngine.Rows() {
          @Override
          public void columns(List<QueryEngine.Column> columns) {}

          @Override
          public boolean row(List<? extends @Nullable Object> values) {
            repeated.set(((Number) Objects.requireNonNull(values.get(0))).longValue());
            return false;
          }
        });
    if (repeated.get() > 0) {
      throw FeatureStoreException.invalid(
          "The SELECT gives more than one row for %d pairs of '%s' and '%s'. Group by both."
              + " Nothing was written.",
          repeated.get(), schema.identifier(), schema.eventTime());
    }
  }

  private OfflineQuery ordered(Schema schema) {
    return OfflineQuery.of("SELECT *\nFROM \"_selected\"\nORDER BY " + key(schema));
  }

  private String key(Schema schema) {
    SqlDialect dialect = engine.dialect();
    return dialect.quoted(schema.eventTime().value())
        + ", "
        + dialect.quoted(schema.identifier().value());
  }
}
