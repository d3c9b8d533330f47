package tidemark.aws.athena;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import tidemark.aws.ServiceErrors;
import tidemark.offline.QueryEngine;

/**
 * Runs statements in one database, one after the other. The one that runs can be ended by any
 * thread, and none begins after that.
 */
final class AthenaRuns {
  private static final long PAUSE_MILLIS_MIN = 100;
  private static final long PAUSE_MILLIS_MAX = 2_000;

  private final AthenaClient athena;
  private final AthenaSettings settings;
  private final String database;
  private final Supplier<String> tokens;
  private volatile boolean cancelled;
  private volatile @Nullable String running;

  AthenaRuns(
      AthenaClient athena, AthenaSettings settings, String database, Supplier<String> tokens) {
    this.athena = athena;
    this.settings = settings;
    this.database = database;
    this.tokens = tokens;
  }

  String database() {
    return database;
  }

  /** Runs a statement that gives no rows. */
  void run(AthenaStatement statement, AthenaErrors.Author author) {
    run(statement, author, id -> {});
  }

  /** Runs a statement and reads its rows. */
  void run(
      AthenaStatement statement,
      AthenaErrors.Author author,
      AthenaResult.Collections collections,
      QueryEngine.Rows rows) {
    run(
        statement,
        author,
        id -> new AthenaResult(athena, id, collections).read(rows, () -> cancelled));
  }

  /** Ends what runs, soon; nothing else will begin. */
  void cancel() {
    cancelled = true;
    String id = running;
    if (id != null) {
      stop(id);
    }
  }

  void requireWanted() {
    if (cancelled) {
      throw AthenaErrors.cancelled();
    }
  }

  private interface Then {
    void read(String id);
  }

  private void run(AthenaStatement statement, AthenaErrors.Author author, Then then) {
    try {
      String id = start(statement);
      running = id;
      await(id, author);
      then.read(id);
    } catch (SdkException e) {
      throw ServiceErrors.translate("Athena cannot run the query", e);
    } finally {
      running = null;
    }
    requireWanted();
  }

  /** The token makes a repeated call of the client the same query. */
  private String start(AthenaStatement statement) {
    requireWanted();
    StartQueryExecutionRequest.Builder request =
        StartQueryExecutionRequest.builder()
            .queryString(statement.text())
            .clientRequestToken(tokens.get())
            .workGroup(settings.workGroup())
            .queryExecutionContext(context -> context.database(database));
    if (!statement.parameters().isEmpty()) {
      request.executionParameters(statement.parameters());
    }
    return athena.startQueryExecution(request.build()).queryExecutionId();
  }

  private void await(String id, AthenaErrors.Author author) {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    long pause = PAUSE_MILLIS_MIN;
    while (true) {
      QueryExecutionStatus status =
          athena.getQueryExecution(r -> r.queryExecutionId(id)).queryExecution().status();
      switch (status.state()) {
        case SUCCEEDED -> {
          return;
        }
        case FAILED -> throw AthenaErrors.failed(status, author);
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
}
