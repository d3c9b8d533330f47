package tidemark.aws.athena;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import tidemark.aws.ServiceErrors;
import tidemark.model.FeatureStoreException;
import tidemark.offline.OfflineQuery;
import tidemark.offline.QueryEngine;
import tidemark.offline.Spine;
import tidemark.offline.SpineFile;
import tidemark.offline.SpineShape;

/** Statements in one database, one after the other. */
final class AthenaSession implements QueryEngine.Session {
  /** Source: Athena service quotas: the length of a query string, in bytes. */
  static final int STATEMENT_BYTES_MAX = 262_144;

  private static final long PAUSE_MILLIS_MIN = 100;
  private static final long PAUSE_MILLIS_MAX = 2_000;

  private final AthenaClient athena;
  private final AthenaSettings settings;
  private final String database;
  private final Supplier<String> tokens;
  private volatile boolean cancelled;
  private volatile @Nullable String running;

  AthenaSession(
      AthenaClient athena, AthenaSettings settings, String database, Supplier<String> tokens) {
    this.athena = athena;
    this.settings = settings;
    this.database = database;
    this.tokens = tokens;
  }

  @Override
  public void query(OfflineQuery query, QueryEngine.Rows rows) {
    if (query.sql().getBytes(StandardCharsets.UTF_8).length > STATEMENT_BYTES_MAX) {
      throw FeatureStoreException.invalid(
          "The statement is longer than the %d bytes that Athena takes.", STATEMENT_BYTES_MAX);
    }
    try {
      String id = start(query);
      running = id;
      await(id);
      new AthenaResult(athena, id).read(rows, () -> cancelled);
    } catch (SdkException e) {
      throw ServiceErrors.translate("Athena cannot run the query", e);
    } finally {
      running = null;
    }
    requireWanted();
  }

  @Override
  public Spine stage(SpineFile file, SpineShape shape) {
    throw buildsNothing();
  }

  @Override
  public void ask(String sql, QueryEngine.Rows rows) {
    throw ownStatementsOnly();
  }

  @Override
  public Set<String> check(String sql, Set<String> relations) {
    throw ownStatementsOnly();
  }

  @Override
  public void define(String name, String sql) {
    throw ownStatementsOnly();
  }

  @Override
  public long export(OfflineQuery query, Path file) {
    throw buildsNothing();
  }

  @Override
  public void cancel() {
    cancelled = true;
    String id = running;
    if (id != null) {
      stop(id);
    }
  }

  @Override
  public void close() {
    cancel();
  }

  /** The token makes a repeated call of the client the same query. */
  private String start(OfflineQuery query) {
    requireWanted();
    StartQueryExecutionRequest.Builder request =
        StartQueryExecutionRequest.builder()
            .queryString(query.sql())
            .clientRequestToken(tokens.get())
            .workGroup(settings.workGroup())
            .queryExecutionContext(context -> context.database(database));
    if (!query.parameters().isEmpty()) {
      request.executionParameters(query.parameters().stream().map(AthenaSession::literal).toList());
    }
    return athena.startQueryExecution(request.build()).queryExecutionId();
  }

  /**
   * Athena takes parameters as literals. Source: Athena user guide, parameterized queries; a text
   * needs its quotes.
   */
  static String literal(Object parameter) {
    return parameter instanceof Number || parameter instanceof Boolean
        ? parameter.toString()
        : "'" + parameter.toString().replace("'", "''") + "'";
  }

  private void await(String id) {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    long pause = PAUSE_MILLIS_MIN;
    while (true) {
      QueryExecutionStatus status =
          athena.getQueryExecution(r -> r.queryExecutionId(id)).queryExecution().status();
      switch (status.state()) {
        case SUCCEEDED -> {
          return;
        }
        case FAILED -> throw AthenaErrors.failed(status);
        case CANCELLED -> throw AthenaErrors.cancelled();
        case QUEUED, RUNNING, UNKNOWN_TO_SDK_VERSION -> {
          if (cancelled || System.nanoTime() > deadline) {
            stop(id);
            throw cancelled ? AthenaErrors.cancelled() : AthenaErrors.late(settings.patience());
          }
          pause(id, pause);
          pause = Math.min(PAUSE_MILLIS_MAX, pause * 2);
        }
      }
    }
  }

  private void pause(String id, long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(id);
      throw AthenaErrors.cancelled();
    }
  }

  private void stop(String id) {
    try {
      athena.stopQueryExecution(r -> r.queryExecutionId(id));
    } catch (SdkException e) {
      throw ServiceErrors.translate("Athena cannot stop the query", e);
    }
  }

  private void requireWanted() {
    if (cancelled) {
      throw AthenaErrors.cancelled();
    }
  }

  private static FeatureStoreException ownStatementsOnly() {
    return FeatureStoreException.invalid(
        "This engine runs the store's own statements. Send yours through Athena's JDBC driver.");
  }

  private static FeatureStoreException buildsNothing() {
    return FeatureStoreException.invalid("This engine builds no training sets.");
  }
}
