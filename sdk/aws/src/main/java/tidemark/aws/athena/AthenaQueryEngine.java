package tidemark.aws.athena;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * every file that was registered, not the ledger's snapshot. Everything runs under the rights of
 * the client's credentials. Thread-safe.
 *
 * <p>A spine is staged as a table of its identifiers and times; features come back by UNLOAD as
 * Parquet files, with collections, and are put beside the spine on this machine. Only the values of
 * {@link Session#query} travel as text, which a collection's elements cannot.
 *
 * <p>What the tests show is what is asked of the services, in which order, with which text, and
 * what is made of their answers: moto, which stands in for Athena, runs no SQL and writes no files.
 * That Athena understands the text, and writes files as assumed here, they do not show; what the
 * statements mean is shown on DuckDB, for which the same ones are rendered in its spelling.
 */
public final class AthenaQueryEngine implements QueryEngine {
  /** Athena's own, which has no table of ours. */
  private static final String NO_DATABASE = "default";

  private final AthenaClient athena;
  private final AthenaSettings settings;
  private final Supplier<String> tokens;
  private final Optional<AthenaStaging> staging;

  /**
   * An engine that builds no training sets.
   *
   * @param tokens a new one for each statement, 32-128 characters, by which Athena knows a call
   *     that is made again
   */
  public AthenaQueryEngine(AthenaClient athena, AthenaSettings settings, Supplier<String> tokens) {
    this(athena, settings, tokens, Optional.empty());
  }

  private AthenaQueryEngine(
      AthenaClient athena,
      AthenaSettings settings,
      Supplier<String> tokens,
      Optional<AthenaStaging> staging) {
    this.athena = athena;
    this.settings = settings;
    this.tokens = tokens;
    this.staging = staging;
  }

  /** The same that builds training sets, too. */
  public AthenaQueryEngine with(AthenaStaging tools) {
    return new AthenaQueryEngine(athena, settings, tokens, Optional.of(tools));
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.ATHENA;
  }

  /**
   * A session without groups can check statements only.
   *
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
    if (databases.size() > 1 || (databases.isEmpty() && !groups.isEmpty())) {
      throw FeatureStoreException.invalid(
          "A query needs groups whose tables are in one database; these are in %d.",
          databases.size());
    }
    String database = databases.stream().findFirst().orElse(NO_DATABASE);
    return new AthenaSession(new AthenaRuns(athena, settings, database, tokens), groups, staging);
  }
}
