package tidemark.aws.athena;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tidemark.aws.athena.AthenaErrors.Author;
import tidemark.aws.athena.AthenaResult.Collections;
import tidemark.model.FeatureStoreException;
import tidemark.model.OfflineConfig;
import tidemark.model.Shown;
import tidemark.offline.GroupFiles;
import tidemark.offline.OfflineQuery;
import tidemark.offline.PointInTimeJoin;
import tidemark.offline.QueryEngine;
import tidemark.offline.Spine;
import tidemark.offline.SpineFile;
import tidemark.offline.SpineShape;
import tidemark.registry.ViewNames;

/** Statements over the relations of some groups. What is defined here is part of each statement. */
final class AthenaSession implements QueryEngine.Session {
  private final AthenaRuns runs;
  private final Optional<AthenaStaging> staging;
  private final Set<String> relations = new TreeSet<>();
  private final Set<String> tables;
  private final Map<String, String> definitions = new LinkedHashMap<>();
  private @Nullable StagedSpine spine;

  AthenaSession(AthenaRuns runs, List<GroupFiles> groups, Optional<AthenaStaging> staging) {
    this.runs = runs;
    this.staging = staging;
    groups.forEach(group -> relations.addAll(ViewNames.of(group.group().name()).all()));
    this.tables =
        groups.stream()
            .flatMap(group -> group.group().definition().offline().stream())
            .flatMap(offline -> offline.catalog().stream())
            .map(OfflineConfig.CatalogTable::tableName)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
  }

  @Override
  public Spine stage(SpineFile file, SpineShape shape) {
    runs.requireWanted();
    StagedSpine staged = StagedSpine.of(requireStaging(), runs.database(), file, shape);
    spine = staged;
    return staged.spine();
  }

  @Override
  public void query(OfflineQuery query, QueryEngine.Rows rows) {
    runs.run(
        AthenaStatement.of(query).over(definitions),
        definitions.isEmpty() ? Author.STORE : Author.PERSON,
        Collections.REFUSED,
        rows);
  }

  /** Athena parses the statement and says what it reads, before it runs. */
  @Override
  public void ask(String sql, QueryEngine.Rows rows) {
    AskedStatement asked = AskedStatement.read(sql, relations);
    switch (asked.kind()) {
      case SHOW_TABLES -> showTables(rows);
      case DESCRIBE -> describe(asked.read(), rows);
      case SELECT, EXPLAIN -> {
        requireReadable(asked.read());
        runs.run(of(asked.sql()), Author.PERSON, Collections.PRINTED, rows);
      }
    }
  }

  /** What a transform reads is told by the engine of this machine, which it has to suit as well. */
  @Override
  public Set<String> check(String sql, Set<String> offered) {
    try (QueryEngine.Session local = requireStaging().local().engine().open(List.of())) {
      return local.check(sql, offered);
    }
  }

  @Override
  public void define(String name, String sql) {
    definitions.put(name, sql);
  }

  @Override
  public long export(OfflineQuery query, Path file) {
    throw FeatureStoreException.invalid(
        "Athena writes files in no order, so no transform is computed by it. Plan a job for Glue"
            + " instead.");
  }

  @Override
  public long export(PointInTimeJoin join, OfflineQuery query, Path file) {
    StagedSpine staged = spine;
    if (staged == null) {
      throw new IllegalStateException("A spine is staged before it is joined");
    }
    runs.run(AthenaStatement.of(query).unloadedTo(staged.featuresUri()), Author.STORE);
    return staged.combine(join, file);
  }

  @Override
  public void cancel() {
    runs.cancel();
  }

  @Override
  public void close() {
    StagedSpine staged = spine;
    spine = null;
    try {
      runs.cancel();
    } finally {
      if (staged != null) {
        staged.close();
      }
    }
  }

  private void requireReadable(String sql) {
    List<String> lines = new ArrayList<>();
    runs.run(
        of(ReadTables.explaining(sql)),
        Author.PERSON,
        Collections.PRINTED,
        new QueryEngine.Rows() {
          @Override
          public void columns(List<QueryEngine.Column> columns) {}

          @Override
          public boolean row(List<? extends @Nullable Object> values) {
            lines.add(String.valueOf(values.get(0)));
            return true;
          }
        });
    List<ReadTables.Table> read =
        ReadTables.of(String.join("\n", lines))
            .orElseThrow(
                () ->
                    FeatureStoreException.invalid(
                        "Athena does not say what this statement reads. Send a SELECT."));
    for (ReadTables.Table table : read) {
      boolean isOurs =
          table.database().equals(runs.database())
              && (tables.contains(table.name()) || relations.contains(table.name()));
      if (!isOurs) {
        throw FeatureStoreException.invalid(
            "The statement reads '%s', which is no relation of a feature group that you may read;"
                + " SHOW TABLES lists all.",
            Shown.name(table.database() + "." + table.name()));
      }
    }
  }

  private void showTables(QueryEngine.Rows rows) {
    rows.columns(List.of(new QueryEngine.Column("name", "varchar")));
    for (String relation : relations) {
      if (!rows.row(List.of(relation))) {
        return;
      }
    }
  }

  private void describe(String relation, QueryEngine.Rows rows) {
    runs.run(
        AthenaStatement.of(
            new OfflineQuery(
                """
                SELECT column_name, data_type
                FROM information_schema.columns
                WHERE table_schema = ? AND table_name = ?
                ORDER BY ordinal_position""",
                List.of(runs.database(), relation))),
        Author.STORE,
        Collections.REFUSED,
        rows);
  }

  private static AthenaStatement of(String sql) {
    return new AthenaStatement(sql, List.of());
  }

  private AthenaStaging requireStaging() {
    return staging.orElseThrow(
        () -> FeatureStoreException.invalid("This engine builds no training sets."));
  }
}
