package tidemark.aws.athena;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.athena.AthenaClient;
import tidemark.model.FeatureStoreException;
import tidemark.model.OfflineConfig;
import tidemark.offline.GroupFiles;
import tidemark.offline.QueryEngine;
import tidemark.offline.SqlDialect;

/**
 * Queries by Athena through its API, over the tables and views that the Glue catalog has: they see
 * every file that was registered, not the ledger's snapshot. It runs the store's own statements;
 * people's run through Athena's JDBC driver, under their own rights. Thread-safe.
 */
public final class AthenaQueryEngine implements QueryEngine {
  private final AthenaClient athena;
  private final AthenaSettings settings;
  private final Supplier<String> tokens;

  /**
   * @param tokens a new one for each statement, 32-128 characters, by which Athena knows a call
   *     that is made again
   */
  public AthenaQueryEngine(AthenaClient athena, AthenaSettings settings, Supplier<String> tokens) {
    this.athena = athena;
    this.settings = settings;
    this.tokens = tokens;
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.ATHENA;
  }

  /**
   * @throws FeatureStoreException of kind INVALID if the groups' tables are not in one database
   */
  @Override
  public Session open(List<GroupFiles> groups) {
    Set<String> databases =
        groups.stream()
            .flatMap(files -> files.group().definition().offline().stream())
            .flatMap(offline -> offline.catalog().stream())
            .map(OfflineConfig.CatalogTable::database)
            .map(database -> database.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    if (databases.size() != 1) {
      throw FeatureStoreException.invalid(
          "A query needs groups whose tables are in one database; these are in %d.",
          databases.size());
    }
    return new AthenaSession(athena, settings, databases.iterator().next(), tokens);
  }
}
