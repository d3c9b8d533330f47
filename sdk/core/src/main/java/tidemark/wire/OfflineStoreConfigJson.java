package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.Deployment;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.model.OfflineConfig;
import tidemark.model.OfflineConfig.CatalogTable;
import tidemark.model.PartitionLayout;
import tidemark.model.S3Uri;
import tidemark.model.Shown;

/**
 * An {@code OfflineStoreConfig}. Groups created through the API are laid out by the hour, unless a
 * member of ours, {@code PartitionLayout}, says otherwise.
 */
final class OfflineStoreConfigJson {
  static final String MEMBER = "OfflineStoreConfig";
  private static final String S3_STORAGE_CONFIG = "S3StorageConfig";
  private static final String S3_URI = "S3Uri";
  private static final String RESOLVED_OUTPUT = "ResolvedOutputS3Uri";
  private static final String DISABLE_GLUE_TABLE = "DisableGlueTableCreation";
  private static final String TABLE_FORMAT = "TableFormat";
  private static final String DATA_CATALOG_CONFIG = "DataCatalogConfig";
  private static final String TABLE_NAME = "TableName";
  private static final String CATALOG = "Catalog";
  private static final String DATABASE = "Database";

  /** Ours: AWS cannot be told, and ignores it. Only definition files send it. */
  private static final String PARTITION_LAYOUT = "PartitionLayout";

  /** What the Spark connector takes; it refuses {@code Default}. */
  private static final String GLUE = "Glue";

  private record Storage(S3Uri location, Optional<String> kmsKeyId) {}

  private OfflineStoreConfigJson() {}

  /** The current value; null after noting what is wrong with it. */
  static @Nullable OfflineConfig read(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    Storage storage = null;
    CatalogTable catalog = null;
    Boolean glueTableDisabled = null;
    PartitionLayout layout = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case S3_STORAGE_CONFIG -> storage = readStorage(json);
        case DATA_CATALOG_CONFIG -> catalog = readCatalog(json);
        case DISABLE_GLUE_TABLE -> glueTableDisabled = json.bool();
        case PARTITION_LAYOUT -> layout = json.parsed(PartitionLayout::parse);
        case TABLE_FORMAT -> json.parsed(OfflineStoreConfigJson::tableFormat);
        default -> json.skip();
      }
    }
    json.require(S3_STORAGE_CONFIG, "an object with S3Uri");
    if (storage == null) {
      return null;
    }
    return new OfflineConfig(
        storage.location(),
        layout == null ? PartitionLayout.HOUR : layout,
        Optional.ofNullable(catalog),
        Boolean.TRUE.equals(glueTableDisabled),
        storage.kmsKeyId());
  }

  static void write(
      JsonGenerator json, OfflineConfig offline, Deployment deployment, Incarnation incarnation)
      throws IOException {
    json.writeObjectFieldStart(MEMBER);
    json.writeObjectFieldStart(S3_STORAGE_CONFIG);
    json.writeStringField(S3_URI, offline.location().toString());
    if (offline.kmsKeyId().isPresent()) {
      json.writeStringField(KmsKeyId.MEMBER, offline.kmsKeyId().get());
    }
    json.writeStringField(
        RESOLVED_OUTPUT,
        "s3://" + offline.location().bucket() + "/" + deployment.dataPrefix(offline, incarnation));
    json.writeEndObject();
    json.writeBooleanField(DISABLE_GLUE_TABLE, offline.glueTableDisabled());
    json.writeStringField(TABLE_FORMAT, GLUE);
    if (offline.layout() != PartitionLayout.HOUR) {
      json.writeStringField(PARTITION_LAYOUT, offline.layout().text());
    }
    if (offline.catalog().isPresent()) {
      CatalogTable table = offline.catalog().get();
      json.writeObjectFieldStart(DATA_CATALOG_CONFIG);
      json.writeStringField(TABLE_NAME, table.tableName());
      json.writeStringField(CATALOG, table.catalog());
      json.writeStringField(DATABASE, table.database());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static @Nullable Storage readStorage(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    S3Uri location = null;
    String kmsKeyId = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case S3_URI -> location = json.parsed(S3Uri::parse);
        case KmsKeyId.MEMBER -> kmsKeyId = KmsKeyId.read(json);
        default -> json.skip(); // ResolvedOutputS3Uri is ours to say
      }
    }
    json.require(S3_URI, "a bucket and an optional prefix, such as s3://my-bucket/features");
    return location == null ? null : new Storage(location, Optional.ofNullable(kmsKeyId));
  }

  private static @Nullable CatalogTable readCatalog(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    String table = null;
    String catalog = null;
    String database = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case TABLE_NAME -> table = json.string();
        case CATALOG -> catalog = json.string();
        case DATABASE -> database = json.string();
        default -> json.skip();
      }
    }
    json.require(TABLE_NAME, "the name of a table");
    json.require(CATALOG, "the name of a catalog");
    json.require(DATABASE, "the name of a database");
    return table == null || catalog == null || database == null
        ? null
        : catalogTable(json, table, catalog, database);
  }

  private static @Nullable CatalogTable catalogTable(
      JsonRequest json, String table, String catalog, String database) {
    return json.parse(() -> new CatalogTable(table, catalog, database));
  }

  private static String tableFormat(String name) {
    return switch (name) {
      case "Default", GLUE -> GLUE;
      case "Iceberg" ->
          throw FeatureStoreException.invalid(
              "TableFormat 'Iceberg' is not supported by this store. Use Glue.");
      default ->
          throw FeatureStoreException.invalid(
              "TableFormat '%s' is not one of Default, Glue.", Shown.name(name));
    };
  }
}
