import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Serves DynamoDB Local from memory on a port of the loopback interface (its own main class listens
 * on every interface): the given one, or a free one. Says which, and ends when its standard input
 * does. Telemetry is off: the class that sends it is never asked to. Run from source, in a process
 * of its own.
 */
final class LoopbackDynamoDb {
  private LoopbackDynamoDb() {}

  public static void main(String[] arguments) throws Exception {
    var requests = new LocalDynamoDBRequestHandler(0, true, null, true, false);
    var handler = new LocalDynamoDBServerHandler(requests, null);
    int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
    var server = new Server(new InetSocketAddress("127.0.0.1", port));
    server.setHandler(new DynamoDBProxyServer(0, handler).setUpHandler(handler));
    server.start();
    System.out.println("port " + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
    while (System.in.read() >= 0) {
      // Nothing is said to it.
    }
    System.exit(0);
  }
}
