package tidemark.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Problems;
import tidemark.model.Schema;
import tidemark.offline.FileLedger;
import tidemark.offline.GroupFiles;
import tidemark.offline.OfflineQuery;
import tidemark.offline.QueryEngine;
import tidemark.offline.SqlDialect;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;

/** Plans jobs, and computes the rows of transforms by a query engine. Thread-safe. */
public final class Transforms {
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
  public long compute(
      Caller caller, TransformRequest request, RunStamp stamp, Path out, Watcher watcher) {
    FeatureGroup target = target(caller, request.group());
    JobPlans.Sources sources = sources(caller, request.sql());
    try (QueryEngine.Session session = engine.open(sources.groups())) {
      watcher.started(session::cancel);
      JobPlans plans = new JobPlans(engine.dialect(), stamp, deployment::dataLocation);
      List<Relation> selected = plans.selected(sources, request);
      selected.forEach(relation -> session.define(relation.name(), relation.sql()));
      JobPlan plan = plans.transform(target, sources, request, describe(session));
      plan.statements().stream()
          .skip(selected.size())
          .forEach(relation -> session.define(relation.name(), relation.sql()));
      requireSound(session, plan);
      return session.export(ordered(target.schema()), out);
    }
  }

  /**
   * The plan of the same, for Spark; this engine only says what the SELECT reads and gives.
   *
   * @throws FeatureStoreException as {@link #compute}, but for what only the rows can tell
   */
  public JobPlan plan(
      Caller caller, TransformRequest request, RunStamp stamp, UnaryOperator<String> located) {
    FeatureGroup target = target(caller, request.group());
    JobPlans.Sources sources = sources(caller, request.sql());
    for (GroupFiles files : sources.groups()) {
      if (files.files().isEmpty()) {
        throw FeatureStoreException.invalid(
            "Feature group '%s' has no offline files, which the SELECT reads.",
            files.group().name());
      }
    }
    try (QueryEngine.Session session = engine.open(sources.groups())) {
      new JobPlans(engine.dialect(), stamp, deployment::dataLocation)
          .selected(sources, request)
          .forEach(relation -> session.define(relation.name(), relation.sql()));
      return spark(stamp, located).transform(target, sources, request, describe(session));
    }
  }

  /** The plan of an ingest, for Spark. */
  public JobPlan plan(
      Caller caller, IngestRequest request, RunStamp stamp, UnaryOperator<String> located) {
    return spark(stamp, located).ingest(target(caller, request.group()), request);
  }

  private JobPlans spark(RunStamp stamp, UnaryOperator<String> located) {
    return new JobPlans(
        SqlDialect.SPARK, stamp, group -> located.apply(deployment.dataLocation(group)));
  }

  private FeatureGroup target(Caller caller, String nameOrArn) {
    FeatureGroupName name = deployment.resolve(nameOrArn);
    authorizer.authorize(caller, Authorizer.Access.WRITE, name);
    FeatureGroup group = registry.require(name).requireCreated("it can be filled");
    if (group.definition().offline().isEmpty()) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' has no OfflineStore, into which a transform writes.", name);
    }
    return group;
  }

  /** The groups whose relations the SELECT reads, of those the caller may read. */
  private JobPlans.Sources sources(Caller caller, String sql) {
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
    return new JobPlans.Sources(
        readable.stream()
            .filter(
                group ->
                    read.contains(AsOfRelations.windowOf(group.name()))
                        || read.contains(AsOfRelations.heldOf(group.name())))
            .map(group -> new GroupFiles(group, ledger.files(group.incarnation())))
            .toList(),
        read);
  }

  /** The columns of what the SELECT gives. */
  private static List<BoundColumns.Column> describe(QueryEngine.Session session) {
    List<BoundColumns.Column> described = new ArrayList<>();
    session.query(
        OfflineQuery.of("SELECT *\nFROM \"_selected\"\nLIMIT 0"),
        new QueryEngine.Rows() {
          @Override
          public void columns(List<QueryEngine.Column> columns) {
            for (QueryEngine.Column column : columns) {
              described.add(new BoundColumns.Column(column.name(), ColumnKind.of(column.type())));
            }
          }

          @Override
          public boolean row(List<? extends @Nullable Object> values) {
            return false;
          }
        });
    return described;
  }

  private static void requireSound(QueryEngine.Session session, JobPlan plan) {
    Problems problems = new Problems();
    session.query(
        OfflineQuery.of(plan.check()),
        new QueryEngine.Rows() {
          @Override
          public void columns(List<QueryEngine.Column> columns) {}

          @Override
          public boolean row(List<? extends @Nullable Object> values) {
            problems.add("%s rows break the rule %s.", values.get(1), values.get(0));
            return true;
          }
        });
    if (!problems.isEmpty()) {
      problems.add("Nothing was written.");
    }
    problems.throwIfAny();
  }

  private OfflineQuery ordered(Schema schema) {
    SqlDialect dialect = engine.dialect();
    return OfflineQuery.of(
        "SELECT *\nFROM \"_selected\"\nORDER BY "
            + dialect.quoted(schema.eventTime().value())
            + ", "
            + dialect.quoted(schema.identifier().value()));
  }
}
