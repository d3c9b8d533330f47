package tidemark.aws.glue;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.PartitionError;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;
import tidemark.aws.ServiceErrors;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.model.OfflineConfig;
import tidemark.model.OfflineConfig.CatalogTable;
import tidemark.model.Partition;
import tidemark.registry.OfflineCatalog;

/**
 * The Glue Data Catalog of the account. A group has a table of its files, named by its {@code
 * DataCatalogConfig}, and in the same database the views {@code <g>_raw}, {@code <g>}, {@code
 * <g>_latest} and {@code <g>_history}. A database that is not there is made. What is not the
 * store's is never changed. Partitions once registered are remembered, so that the files that
 * follow cost no call. Thread-safe.
 */
public final class GlueCatalog implements OfflineCatalog {
  /** Source: Glue API reference, BatchCreatePartition. */
  static final int BATCH_MAX = 100;

  /** A year of ten groups by the hour; past it all is forgotten and asked again. Ours. */
  private static final int REMEMBERED_MAX = 100_000;

  private static final String CATALOG = "awsdatacatalog";
  private static final String EXISTS = "AlreadyExistsException";

  private final GlueClient glue;
  private final Deployment deployment;
  private final Set<Registered> registered = ConcurrentHashMap.newKeySet();
  private final Map<Incarnation, CatalogTable> tables = new ConcurrentHashMap<>();

  private record Registered(Incarnation group, Partition partition) {}

  public GlueCatalog(GlueClient glue, Deployment deployment) {
    this.glue = glue;
    this.deployment = deployment;
  }

  @Override
  public void createTable(FeatureGroup group) {
    Optional<CatalogTable> table = tableOf(group);
    if (table.isEmpty()) {
      return;
    }
    String database = database(table.get());
    try {
      for (TableInput input : tables(group, table.get()).all()) {
        put(database, input);
      }
    } catch (ConcurrentModificationException e) {
      throw ServiceErrors.unavailable("The tables of the group are being changed", e);
    } catch (SdkException e) {
      throw ServiceErrors.translate("The tables of the group cannot be created", e);
    }
  }

  /** The columns come last, so the partitions stay as they are. */
  @Override
  public void updateTable(FeatureGroup group) {
    createTable(group);
  }

  @Override
  public void addPartitions(FeatureGroup group, Collection<Partition> partitions) {
    Optional<CatalogTable> table = tableOf(group);
    if (table.isEmpty()) {
      return;
    }
    Incarnation incarnation = group.incarnation();
    List<Partition> unknown =
        new LinkedHashSet<>(partitions)
            .stream().filter(p -> !registered.contains(new Registered(incarnation, p))).toList();
    RawTable raw = tables(group, table.get()).raw();
    try {
      for (int from = 0; from < unknown.size(); from += BATCH_MAX) {
        List<Partition> batch = unknown.subList(from, Math.min(unknown.size(), from + BATCH_MAX));
        register(database(table.get()), raw, batch);
        remember(incarnation, batch);
      }
    } catch (SdkException e) {
      throw ServiceErrors.translate("Partitions of the group cannot be registered", e);
    }
  }

  /** Of a group with a table name of its own, known once this catalog was given the group. */
  @Override
  public Set<Partition> partitions(Incarnation group) {
    CatalogTable table =
        tables.getOrDefault(group, CatalogTable.generated(group, deployment.catalogDatabase()));
    Set<Partition> partitions = new LinkedHashSet<>();
    try {
      glue
          .getPartitionsPaginator(
              request ->
                  request
                      .databaseName(database(table))
                      .tableName(table.tableName().toLowerCase(Locale.ROOT))
                      .excludeColumnSchema(true))
          .stream()
          .flatMap(page -> page.partitions().stream())
          .forEach(p -> partition(p.storageDescriptor().location()).ifPresent(partitions::add));
      return partitions;
    } catch (SdkException e) {
      throw ServiceErrors.translate("Partitions of the group cannot be listed", e);
    }
  }

  /** Those of a group's tables and views that are not there, or have other columns or text. */
  List<String> missing(FeatureGroup group) {
    Optional<CatalogTable> table = tableOf(group);
    if (table.isEmpty()) {
      return List.of();
    }
    String database = database(table.get());
    try {
      return tables(group, table.get()).all().stream()
          .filter(
              wanted -> find(database, wanted.name()).filter(t -> isAsWanted(t, wanted)).isEmpty())
          .map(TableInput::name)
          .toList();
    } catch (SdkException e) {
      throw ServiceErrors.translate("The tables of the group cannot be looked at", e);
    }
  }

  private Optional<Table> find(String database, String name) {
    try {
      return Optional.of(glue.getTable(r -> r.databaseName(database).name(name)).table());
    } catch (EntityNotFoundException e) {
      return Optional.empty();
    }
  }

  private void put(String database, TableInput input) {
    try {
      create(database, input);
    } catch (AlreadyExistsException e) {
      Table existing = glue.getTable(r -> r.databaseName(database).name(input.name())).table();
      if (!Ownership.same(existing.parameters(), input.parameters())) {
        throw new FeatureStoreException(
            Kind.IN_USE,
            "Table '%s' of database '%s' is there already and not this group's. Drop it, or choose"
                    .formatted(input.name(), database)
                + " another name.",
            e);
      }
      if (!isAsWanted(existing, input)) {
        glue.updateTable(r -> r.databaseName(database).tableInput(input).skipArchive(true));
      }
    }
  }

  private void create(String database, TableInput input) {
    try {
      glue.createTable(r -> r.databaseName(database).tableInput(input));
    } catch (EntityNotFoundException e) {
      makeDatabase(database);
      glue.createTable(r -> r.databaseName(database).tableInput(input));
    }
  }

  private void makeDatabase(String database) {
    try {
      glue.createDatabase(r -> r.databaseInput(d -> d.name(database)));
    } catch (AlreadyExistsException e) {
      return; // another group's creation made it meanwhile
    }
  }

  private static boolean isAsWanted(Table existing, TableInput wanted) {
    String text = wanted.viewOriginalText();
    return existing.storageDescriptor().columns().equals(wanted.storageDescriptor().columns())
        && (text == null || text.equals(existing.viewOriginalText()));
  }

  private void register(String database, RawTable raw, List<Partition> batch) {
    List<PartitionError> errors =
        glue.batchCreatePartition(
                r ->
                    r.databaseName(database)
                        .tableName(raw.name())
                        .partitionInputList(batch.stream().map(raw::partition).toList()))
            .errors();
    for (PartitionError error : errors) {
      String code = error.errorDetail().errorCode();
      if (!EXISTS.equals(code)) {
        throw new FeatureStoreException(
            Kind.UNAVAILABLE, "A partition of the group cannot be registered (" + code + ").");
      }
    }
  }

  private void remember(Incarnation group, List<Partition> partitions) {
    if (registered.size() > REMEMBERED_MAX) {
      registered.clear();
    }
    partitions.forEach(partition -> registered.add(new Registered(group, partition)));
  }

  /** Empty if the group has no files, or its owner keeps the table himself. */
  private Optional<CatalogTable> tableOf(FeatureGroup group) {
    Optional<CatalogTable> table =
        group
            .definition()
            .offline()
            .filter(offline -> !offline.glueTableDisabled())
            .flatMap(OfflineConfig::catalog);
    table.ifPresent(
        named -> {
          if (!named.catalog().equalsIgnoreCase(CATALOG)) {
            throw FeatureStoreException.invalid(
                "DataCatalogConfig.Catalog '%s' is not the Glue Data Catalog of this account. Use"
                    + " AwsDataCatalog.",
                named.catalog());
          }
          tables.put(group.incarnation(), named);
        });
    return table;
  }

  private GroupTables tables(FeatureGroup group, CatalogTable table) {
    OfflineConfig offline = group.definition().offline().orElseThrow();
    String location =
        "s3://"
            + offline.location().bucket()
            + "/"
            + deployment.dataPrefix(offline, group.incarnation());
    return new GroupTables(group, table, database(table), location);
  }

  private static String database(CatalogTable table) {
    return table.database().toLowerCase(Locale.ROOT);
  }

  private static Optional<Partition> partition(String location) {
    return Partition.ofObject(location.endsWith("/") ? location : location + "/");
  }
}
