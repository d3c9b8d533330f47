package tidemark.aws.athena;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import tidemark.aws.ServiceErrors;
import tidemark.aws.glue.StagedTable;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.FeatureType;
import tidemark.offline.JoinedGroup;
import tidemark.offline.OfflineQuery;
import tidemark.offline.PointInTimeJoin;
import tidemark.offline.QueryEngine;
import tidemark.offline.Spine;
import tidemark.offline.SpineFile;
import tidemark.offline.SpineShape;
import tidemark.offline.SqlDialect;

/**
 * A spine of which the identifiers and the rows' numbers and times are a table in Athena. Labels
 * and whatever else it has stay on this machine, where they are put beside the features that come
 * back, in the spine's order: so they come out just as they went in, and Athena need not know their
 * types. Removes everything when it is closed.
 */
final class StagedSpine implements Closeable {
  private static final String FEATURES = "_features";
  private static final String SID = "_sid";

  private final AthenaStaging staging;
  private final QueryEngine.Session local;
  private final Path directory;
  private final SessionFolder folder;
  private final StagedTable table;
  private final Spine whole;

  private StagedSpine(
      AthenaStaging staging,
      QueryEngine.Session local,
      Path directory,
      SessionFolder folder,
      StagedTable table,
      Spine whole) {
    this.staging = staging;
    this.local = local;
    this.directory = directory;
    this.folder = folder;
    this.table = table;
    this.whole = whole;
  }

  /**
   * Checks a spine and stages it.
   *
   * @throws FeatureStoreException as {@link QueryEngine.Session#stage}
   */
  static StagedSpine of(AthenaStaging staging, String database, SpineFile file, SpineShape shape) {
    String name = UUID.randomUUID().toString().replace("-", "");
    SessionFolder folder = SessionFolder.of(staging.s3(), staging.folder(), name);
    QueryEngine.Session local = staging.local().engine().open(List.of());
    try {
      Spine whole = local.stage(file, shape);
      StagedTable table =
          new StagedTable(
              database, "tidemark_spine_" + name, columns(whole, shape), folder.uri("spine"));
      StagedSpine spine =
          new StagedSpine(
              staging,
              local,
              Files.createTempDirectory(staging.local().directory(), "athena-"),
              folder,
              table,
              whole);
      spine.upload(shape);
      return spine;
    } catch (IOException e) {
      local.close();
      throw FeatureStoreException.unavailable("The spine cannot be staged.", e);
    } catch (RuntimeException e) {
      local.close();
      throw e;
    }
  }

  /** As the join sees it. */
  Spine spine() {
    return new Spine(
        table.name(),
        whole.columns(),
        whole.timeColumn(),
        whole.rows(),
        whole.earliest(),
        whole.latest(),
        whole.nullIdentifiers(),
        Spine.Extent.IDENTIFIERS);
  }

  /** Where the features go; a folder that is empty. */
  String featuresUri() {
    return folder.uri("features");
  }

  /**
   * Puts the features that Athena wrote beside the spine.
   *
   * @throws FeatureStoreException INTERNAL unless there is one row of features for each of the
   *     spine
   */
  long combine(PointInTimeJoin join, Path out) {
    List<Path> files;
    try {
      files = folder.fetch("features", directory);
    } catch (SdkException e) {
      throw ServiceErrors.translate("The features cannot be read", e);
    }
    local.define(
        FEATURES, files.isEmpty() ? nothing(join) : staging.local().reading().apply(files));
    requireOnePerRow();
    return local.export(OfflineQuery.of(combined(join)), out);
  }

  @Override
  public void close() {
    local.close();
    try {
      table.drop(staging.glue());
      folder.delete();
    } catch (SdkException e) {
      // The folder expires, and a table without files is nobody's data.
      return;
    } finally {
      discard();
    }
  }

  /** By the names that the join gives: Athena writes all names in lower case. */
  private String combined(PointInTimeJoin join) {
    SqlDialect dialect = staging.local().engine().dialect();
    List<String> found = new ArrayList<>();
    local.query(
        OfflineQuery.of("SELECT * FROM " + dialect.quoted(FEATURES) + " LIMIT 0"),
        new Received(new ArrayList<>(), found));
    List<PointInTimeJoin.FeatureColumn> features = join.featureColumns();
    if (found.size() != features.size() + 1 || !found.get(0).equals(SID)) {
      throw new FeatureStoreException(
          Kind.INTERNAL, "Athena wrote other columns than it was asked for.");
    }
    List<String> columns = new ArrayList<>();
    whole.columns().forEach(column -> columns.add("s." + dialect.quoted(column.name())));
    for (int i = 0; i < features.size(); i++) {
      columns.add(
          "f."
              + dialect.quoted(found.get(i + 1))
              + " AS "
              + dialect.quoted(features.get(i).name()));
    }
    return "SELECT %s FROM %s s JOIN %s f ON f.\"_sid\" = s.\"_sid\" ORDER BY s.\"_sid\""
        .formatted(
            String.join(", ", columns), dialect.quoted(whole.relation()), dialect.quoted(FEATURES));
  }

  private void requireOnePerRow() {
    List<@Nullable Object> counts = new ArrayList<>();
    local.query(
        OfflineQuery.of("SELECT count(*), count(DISTINCT \"_sid\") FROM \"" + FEATURES + "\""),
        new Received(counts, new ArrayList<>()));
    for (Object count : counts) {
      if (!(count instanceof Number number) || number.longValue() != whole.rows()) {
        throw new FeatureStoreException(
            Kind.INTERNAL,
            "Athena gave "
                + count
                + " rows of features for "
                + whole.rows()
                + " of the spine; the set was not written.");
      }
    }
  }

  /** A result without rows is no file. */
  private String nothing(PointInTimeJoin join) {
    SqlDialect dialect = staging.local().engine().dialect();
    List<String> columns = new ArrayList<>();
    columns.add("CAST(NULL AS BIGINT) AS " + dialect.quoted(SID));
    int number = 0;
    for (JoinedGroup group : join.groups()) {
      for (FeatureDefinition feature : group.features()) {
        String element =
            switch (feature.type()) {
              case STRING -> dialect.text();
              case INTEGRAL -> "BIGINT";
              case FRACTIONAL -> "DOUBLE";
            };
        String type = feature.isScalar() ? element : dialect.listOf(element);
        columns.add("CAST(NULL AS " + type + ") AS " + dialect.quoted("f" + number++));
      }
    }
    return "SELECT " + String.join(", ", columns) + " WHERE false";
  }

  private void upload(SpineShape shape) {
    SqlDialect dialect = staging.local().engine().dialect();
    List<String> columns = new ArrayList<>(List.of("\"_sid\"", "\"_t_ns\""));
    for (String identifier : shape.identifiers().keySet()) {
      String type = isInteger(whole, identifier) ? "BIGINT" : dialect.text();
      String name = dialect.quoted(identifier);
      columns.add("CAST(" + name + " AS " + type + ") AS " + name);
    }
    Path file = directory.resolve("spine.parquet");
    local.export(
        OfflineQuery.of(
            "SELECT "
                + String.join(", ", columns)
                + " FROM "
                + dialect.quoted(whole.relation())
                + " ORDER BY \"_sid\""),
        file);
    try {
      folder.put("spine/spine.parquet", file);
      table.create(staging.glue());
    } catch (SdkException e) {
      close();
      throw ServiceErrors.translate("The spine cannot be staged", e);
    }
  }

  /** The columns of the table by name, each with the type of what it is matched to. */
  private static Map<String, FeatureType> columns(Spine spine, SpineShape shape) {
    Map<String, FeatureType> columns = new LinkedHashMap<>();
    columns.put(SID, FeatureType.INTEGRAL);
    columns.put("_t_ns", FeatureType.INTEGRAL);
    for (String identifier : shape.identifiers().keySet()) {
      columns.put(
          identifier, isInteger(spine, identifier) ? FeatureType.INTEGRAL : FeatureType.STRING);
    }
    return columns;
  }

  private static boolean isInteger(Spine spine, String name) {
    return spine.columns().stream()
        .anyMatch(column -> column.name().equals(name) && column.kind() == Spine.Kind.INTEGER);
  }

  private void discard() {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      // The directory is cleared when its store is opened next.
      return;
    }
  }

  /** The first row of a result, and the names of its columns. */
  private record Received(List<@Nullable Object> first, List<String> names)
      implements QueryEngine.Rows {
    @Override
    public void columns(List<QueryEngine.Column> columns) {
      columns.forEach(column -> names.add(column.name()));
    }

    @Override
    public boolean row(List<? extends @Nullable Object> values) {
      first.addAll(values);
      return false;
    }
  }
}
