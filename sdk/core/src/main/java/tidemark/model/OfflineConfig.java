package tidemark.model;

import java.util.Optional;

/**
 * The offline store of a group.
 *
 * @param location where the caller wants the files; the group's own directory lies beneath it
 * @param catalog how the catalog knows the raw files; empty when there shall be no table
 * @param glueTableDisabled whether the caller keeps the catalog table himself
 */
public record OfflineConfig(
    S3Uri location,
    PartitionLayout layout,
    Optional<CatalogTable> catalog,
    boolean glueTableDisabled,
    Optional<String> kmsKeyId) {

  /** Source: botocore, {@code DataCatalogConfig}. */
  public record CatalogTable(String tableName, String catalog, String database) {
    public CatalogTable {
      check("TableName", tableName);
      check("Catalog", catalog);
      check("Database", database);
    }

    /** The table that is created when the caller names none. */
    public static CatalogTable generated(Incarnation incarnation, String database) {
      return new CatalogTable(incarnation.tableName(), "AwsDataCatalog", database);
    }

    private static boolean isControl(int c) {
      return c < ' ' && c != '\t';
    }

    private static void check(String member, String value) {
      if (!Limit.CATALOG_NAME.holds(value.length())) {
        throw FeatureStoreException.invalid(
            "DataCatalogConfig.%s must have %s characters.", member, Limit.CATALOG_NAME);
      }
      if (!UnicodeText.isWellFormed(value) || value.chars().anyMatch(CatalogTable::isControl)) {
        throw FeatureStoreException.invalid(
            "DataCatalogConfig.%s must be Unicode without control characters.", member);
      }
    }
  }

  /** Files below {@code location} with a generated catalog table. */
  public static OfflineConfig at(S3Uri location, PartitionLayout layout) {
    return new OfflineConfig(location, layout, Optional.empty(), false, Optional.empty());
  }

  /** The same elsewhere. */
  public OfflineConfig withLocation(S3Uri next) {
    return new OfflineConfig(next, layout, catalog, glueTableDisabled, kmsKeyId);
  }

  OfflineConfig withCatalog(CatalogTable table) {
    return new OfflineConfig(location, layout, Optional.of(table), glueTableDisabled, kmsKeyId);
  }
}
