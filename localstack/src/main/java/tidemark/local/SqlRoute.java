package tidemark.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.OfflineConfig;
import tidemark.offline.GroupFiles;
import tidemark.offline.QueryEngine;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;

/**
 * {@code POST /_tidemark/sql} with {@code {"sql","limit"?}}: answers the columns, each row, and at
 * last {@code {"done":{"rows"}}}, one JSON object a line. Everything acknowledged before is seen,
 * of the groups that the caller may read. Thread-safe.
 */
final class SqlRoute implements LocalRoute {
  /** Source: Athena, the longest query. */
  private static final int SQL_BYTES_MAX = 262_144;

  private static final int BODY_BYTES_MAX = 2 * SQL_BYTES_MAX;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String EXPECTED = "Send a JSON object with \"sql\" and perhaps \"limit\".";

  private final StorePorts ports;
  private final Liveness liveness;

  private record Asked(String sql, long limit) {}

  SqlRoute(StorePorts ports, Liveness liveness) {
    this.ports = ports;
    this.liveness = liveness;
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    Asked asked = read(request.body().readNBytes(BODY_BYTES_MAX + 1));
    Caller caller = request.requireCaller();
    ports.flush().run();
    List<GroupFiles> groups =
        ports.registry().list().stream()
            .filter(group -> group.status() == FeatureGroup.Status.CREATED)
            .filter(group -> group.definition().offline().isPresent())
            .filter(this::isInDatabase)
            .filter(
                group -> ports.authorizer().permits(caller, Authorizer.Access.READ, group.name()))
            .map(group -> new GroupFiles(group, ports.ledger().files(group.incarnation())))
            .toList();
    JsonLinesAnswer.send(answer, lines -> run(asked, groups, lines));
  }

  /** Of a group in a database of its owner's the store's own is not to be asked. */
  private boolean isInDatabase(FeatureGroup group) {
    return group
        .definition()
        .offline()
        .flatMap(OfflineConfig::catalog)
        .map(table -> table.database().equalsIgnoreCase(ports.deployment().catalogDatabase()))
        .orElse(true);
  }

  private void run(Asked asked, List<GroupFiles> groups, JsonLinesAnswer lines) throws IOException {
    try (Liveness.Watch watch = liveness.watch(lines);
        QueryEngine.Session session = ports.engine().open(groups)) {
      watch.cancelBy(session::cancel);
      ResultLines rows = new ResultLines(watch, asked.limit());
      session.ask(asked.sql(), rows);
      watch.line(
          json -> {
            json.writeObjectFieldStart("done");
            json.writeNumberField("rows", rows.rows());
            json.writeEndObject();
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Asked read(byte[] body) {
    Optional<String> sql = Optional.empty();
    long limit = Long.MAX_VALUE;
    try (JsonParser json = JSON.createParser(body)) {
      if (body.length > BODY_BYTES_MAX || json.nextToken() != JsonToken.START_OBJECT) {
        throw FeatureStoreException.invalid(EXPECTED);
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("sql") && value == JsonToken.VALUE_STRING) {
          sql = Optional.of(json.getText());
        } else if (name.equals("limit") && value == JsonToken.VALUE_NUMBER_INT) {
          limit = json.getLongValue();
        } else {
          throw FeatureStoreException.invalid(EXPECTED);
        }
      }
    } catch (JsonProcessingException e) {
      throw FeatureStoreException.invalid("The body is not valid JSON. " + EXPECTED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = sql.orElseThrow(() -> FeatureStoreException.invalid(EXPECTED));
    if (text.getBytes(StandardCharsets.UTF_8).length > SQL_BYTES_MAX || limit < 0) {
      throw FeatureStoreException.invalid(
          "A query has at most %d bytes, and a limit is not negative.", SQL_BYTES_MAX);
    }
    return new Asked(text, limit);
  }
}
