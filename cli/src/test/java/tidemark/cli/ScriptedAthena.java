package tidemark.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tidemark.http.EventTree;

/**
 * Answers Athena's API by a script: every query succeeds, a result is what the script says, and an
 * UNLOAD writes what the script writes. It understands no SQL.
 */
final class ScriptedAthena implements AutoCloseable {
  private final HttpServer server;
  private final List<String> queries = Collections.synchronizedList(new ArrayList<>());
  private volatile Consumer<String> unload = location -> {};
  private volatile Function<String, String> result = query -> rows("n", "bigint");

  ScriptedAthena() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The queries since the last time, in order. */
  List<String> taken() {
    synchronized (queries) {
      List<String> all = List.copyOf(queries);
      queries.clear();
      return all;
    }
  }

  /**
   * Says what an UNLOAD does.
   *
   * @param writes is given the URI of the folder
   */
  void unloading(Consumer<String> writes) {
    unload = writes;
  }

  /**
   * Says what queries give.
   *
   * @param results gives the result of a query, as {@link #rows} makes it
   */
  void answering(Function<String, String> results) {
    result = results;
  }

  /** A result of one column. */
  static String rows(String column, String type, String... values) {
    StringBuilder rows = new StringBuilder("{\"Data\":[{\"VarCharValue\":\"" + column + "\"}]}");
    for (String value : values) {
      rows.append(",{\"Data\":[{\"VarCharValue\":\"")
          .append(value.replace("\"", "\\\""))
          .append("\"}]}");
    }
    return "{\"ResultSet\":{\"Rows\":["
        + rows
        + "],\"ResultSetMetadata\":{\"ColumnInfo\":[{\"Name\":\""
        + column
        + "\",\"Type\":\""
        + type
        + "\"}]}}}";
  }

  /**
   * A result of several columns.
   *
   * @param columns each by its name and type, {@code name:type}
   * @param rows an empty text stands for no value
   */
  static String table(List<String> columns, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(columns.stream().map(ScriptedAthena::nameOf).toList());
    all.addAll(rows);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("ResultSet");
      json.writeArrayFieldStart("Rows");
      for (List<String> row : all) {
        json.writeStartObject();
        json.writeArrayFieldStart("Data");
        for (String value : row) {
          json.writeStartObject();
          if (!value.isEmpty()) {
            json.writeStringField("VarCharValue", value);
          }
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeObjectFieldStart("ResultSetMetadata");
      json.writeArrayFieldStart("ColumnInfo");
      for (String column : columns) {
        json.writeStartObject();
        json.writeStringField("Name", nameOf(column));
        json.writeStringField("Type", column.substring(nameOf(column).length() + 1));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String nameOf(String column) {
    return column.substring(0, column.indexOf(':'));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    EventTree body =
        EventTree.read(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] answer = answer(target, body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private String answer(String target, EventTree body) {
    return switch (target) {
      case "AmazonAthena.StartQueryExecution" -> start(body.at("QueryString").text().orElseThrow());
      case "AmazonAthena.GetQueryExecution" ->
          "{\"QueryExecution\":{\"Status\":{\"State\":\"SUCCEEDED\"}}}";
      case "AmazonAthena.GetQueryResults" -> result.apply(queryOf(body));
      default -> "{}";
    };
  }

  private String start(String query) {
    queries.add(query);
    if (query.startsWith("UNLOAD")) {
      int from = query.lastIndexOf(" TO '") + " TO '".length();
      unload.accept(query.substring(from, query.indexOf('\'', from)));
    }
    return "{\"QueryExecutionId\":\""
        + java.util.Base64.getUrlEncoder().encodeToString(query.getBytes(StandardCharsets.UTF_8))
        + "\"}";
  }

  private static String queryOf(EventTree body) {
    return new String(
        java.util.Base64.getUrlDecoder().decode(body.at("QueryExecutionId").text().orElseThrow()),
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
