import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps items and gives them back as they were put; every query finds nothing. Ends with its input. */
final class StubDynamoDb {
  private static final Pattern TABLE = Pattern.compile("\"TableName\":\"([^\"]+)\"");
  private static final Pattern ATTRIBUTE = Pattern.compile("\"(\\w+)\":(\\{\"S\":\"(?:[^\"\\\\]|\\\\.)*\"\\})");

  private final Map<String, List<String>> tables = new ConcurrentHashMap<>();

  public static void main(String... arguments) throws IOException {
    StubDynamoDb stub = new StubDynamoDb();
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", stub::handle);
    server.start();
    System.out.println("port " + server.getAddress().getPort());
    System.in.transferTo(System.out);
    System.exit(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      byte[] answer = answer(target.substring(target.indexOf('.') + 1), body).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String answer(String operation, String body) {
    return switch (operation) {
      case "GetItem" -> {
        String item = find(table(body), part(body, "\"Key\":", 0));
        yield item.isEmpty() ? "{}" : "{\"Item\":" + item + "}";
      }
      case "PutItem", "TransactWriteItems" -> {
        for (int at = body.indexOf("\"Item\":"); at >= 0; at = body.indexOf("\"Item\":", at + 1)) {
          tables.computeIfAbsent(table(body), name -> new CopyOnWriteArrayList<>()).add(part(body, "\"Item\":", at));
        }
        yield "{}";
      }
      case "Query" -> "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}";
      default -> throw new IllegalStateException(operation);
    };
  }

  private String find(String table, String key) {
    return tables.getOrDefault(table, List.of()).stream()
        .filter(item -> ATTRIBUTE.matcher(key).results().allMatch(a -> item.contains(a.group())))
        .findFirst()
        .orElse("");
  }

  private static String table(String body) {
    Matcher table = TABLE.matcher(body);
    if (!table.find()) {
      throw new IllegalStateException(body);
    }
    return table.group(1);
  }

  /** The object after a name; no text in it has a brace. */
  private static String part(String body, String name, int from) {
    int begin = body.indexOf('{', body.indexOf(name, from));
    int depth = 0;
    int end = begin;
    do {
      depth += body.charAt(end) == '{' ? 1 : body.charAt(end) == '}' ? -1 : 0;
      end++;
    } while (depth > 0);
    return body.substring(begin, end);
  }
}
