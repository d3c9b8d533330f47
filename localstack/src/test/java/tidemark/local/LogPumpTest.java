package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.local.sqlite.SqliteIngestionLog.Depth;
import tidemark.local.sqlite.SqliteStore;
import tidemark.model.EventTime;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.model.RecordIdentifier;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.record.PackedRecord;
import tidemark.record.RecordOrder;
import tidemark.record.WriteId;
import tidemark.record.WriteKind;

/** A log that cannot be told what became of its messages: its table is away for a while. */
class LogPumpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FAILED = "{\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}";

  @TempDir Path directory;
  private Path file;
  private SqliteStore store;
  private int batches;

  @BeforeEach
  void open() {
    file = directory.resolve("store.db");
    store = SqliteStore.open(file, InstantSource.system());
    store.log().append(message());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  @DisplayName("G-01: a written message that the log could not let go is let go later, not written")
  void whatWasWrittenIsAcknowledgedLater() {
    LogPump pump = pumpTo(() -> "{\"batchItemFailures\":[]}");

    assertThatThrownBy(() -> pump.drain(PATIENCE)).isInstanceOf(FeatureStoreException.class);
    change("ALTER TABLE log_away RENAME TO log");
    pump.drain(PATIENCE);

    assertThat(batches).isEqualTo(1);
    assertThat(store.log().depth()).isEqualTo(new Depth(0, 0));
  }

  @Test
  @DisplayName(
      "G-01: a message that failed while the log failed comes again soon, not in 15 minutes")
  void whatFailedIsReleasedLater() {
    String id = store.id() + "-1";
    LogPump pump = pumpTo(() -> batches == 1 ? FAILED.formatted(id) : "{\"batchItemFailures\":[]}");

    assertThatThrownBy(() -> pump.drain(PATIENCE)).isInstanceOf(FeatureStoreException.class);
    change("ALTER TABLE log_away RENAME TO log");
    pump.drain(PATIENCE);

    assertThat(batches).isEqualTo(2);
    assertThat(store.log().depth()).isEqualTo(new Depth(0, 0));
  }

  private interface Answer {
    String next();
  }

  /** The table goes away while the first batch is written. */
  private LogPump pumpTo(Answer answer) {
    RequestStreamHandler writer =
        (event, response, context) -> {
          batches++;
          if (batches == 1) {
            change("ALTER TABLE log RENAME TO log_away");
          }
          response.write(answer.next().getBytes(StandardCharsets.UTF_8));
        };
    RequestStreamHandler files =
        (event, response, context) -> {
          throw new IOException("No file appears here");
        };
    return new LogPump(
        store.log(),
        new LogHealth(),
        new ConcurrentLinkedQueue<>(),
        writer,
        files,
        LocalFeatureStore.DEPLOYMENT);
  }

  private void change(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static LogMessage message() {
    EventTime eventTime = new EventTime(5);
    return new LogMessage(
        List.of(
            new LoggedWrite(
                new Incarnation(new FeatureGroupName("clicks"), 1),
                1,
                new RecordIdentifier("a"),
                new RecordOrder(eventTime, Instant.EPOCH, WriteId.NONE),
                eventTime.toIso(),
                WriteKind.PUT,
                Optional.empty(),
                PackedRecord.of(new byte[] {1}))));
  }
}
