package tidemark.aws.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import tidemark.aws.AwsClients;
import tidemark.aws.StandIns;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ObjectStore;
import tidemark.offline.ObjectStoreContract;

class S3ObjectStoreTest extends ObjectStoreContract {
  @TempDir static Path directory;

  private static ObjectServer server;

  private ObjectStore store;

  @BeforeAll
  static void start() throws Exception {
    server = new ObjectServer(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @AfterEach
  void empty() {
    for (String bucket : new String[] {"acme-fs", "other-bucket"}) {
      server
          .s3()
          .listObjectsV2Paginator(r -> r.bucket(bucket))
          .contents()
          .forEach(o -> server.s3().deleteObject(r -> r.bucket(bucket).key(o.key())));
      server.s3().deleteBucket(r -> r.bucket(bucket));
    }
  }

  @Override
  protected ObjectStore store() {
    if (store == null) {
      server.s3().createBucket(r -> r.bucket("acme-fs"));
      server.s3().createBucket(r -> r.bucket("other-bucket"));
      store = new S3ObjectStore(server.s3());
    }
    return store;
  }

  /** s3proxy lists a body that breaks off by the name of its file, until it learns of that. */
  @Override
  protected List<ObjectStore.Listed> left() {
    return super.left().stream()
        .filter(one -> !one.key().key().matches("(short|long|a/broken)-[0-9a-f-]{36}"))
        .toList();
  }

  @Test
  void readsALargeObjectInPiecesOfAnySizeAnywhere() throws IOException {
    byte[] bytes = new byte[3 * S3Content.WINDOW_BYTES + 17];
    Random random = new Random(11);
    random.nextBytes(bytes);
    ObjectStore.Key key = new ObjectStore.Key("acme-fs", "large");
    store().putIfAbsent(key, ObjectStore.Body.of(bytes));

    try (ObjectStore.Content content = store().open(key).orElseThrow()) {
      for (int i = 0; i < 60; i++) {
        int from = random.nextInt(bytes.length);
        int count = random.nextInt(1 + random.nextInt(bytes.length - from + 1));
        byte[] piece = new byte[count];
        content.read(from, piece, 0, count);
        assertThat(piece).isEqualTo(Arrays.copyOfRange(bytes, from, from + count));
      }
    }
  }

  @Test
  void aReplacedObjectIsNotMixedWithWhatItWas() throws IOException {
    ObjectStore.Key key = new ObjectStore.Key("acme-fs", "replaced");
    byte[] bytes = new byte[2 * S3Content.WINDOW_BYTES];
    store().putIfAbsent(key, ObjectStore.Body.of(bytes));

    try (ObjectStore.Content content = store().open(key).orElseThrow()) {
      bytes[0] = 1;
      server.s3().putObject(r -> r.bucket("acme-fs").key("replaced"), RequestBody.fromBytes(bytes));

      assertThatThrownBy(() -> content.read(0, new byte[1], 0, 1))
          .isInstanceOf(IOException.class)
          .hasMessage("The object was replaced while it was read");
    }
  }

  @Test
  void listsMoreThanOnePageOfS3() throws IOException {
    ObjectStore objects = store();
    Path files = Files.createDirectories(directory.resolve("acme-fs").resolve("p"));
    for (int i = 0; i < 1_050; i++) {
      Files.createFile(files.resolve("%04d".formatted(i)));
    }

    assertThat(objects.list("acme-fs", "p/", "p/0009", 2_000)).hasSize(1_040);
    assertThat(objects.list("acme-fs", "p/", "", 1_049)).hasSize(1_049);
  }

  @Test
  void anObjectIsSentOnceAndWithAChecksum() throws Exception {
    AtomicReference<String> received = new AtomicReference<>("");
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listener.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
          received.set(exchange.getRequestHeaders().get("If-None-Match") + body);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    listener.start();
    try (AwsClients clients = StandIns.clients(listener.getAddress().getPort())) {
      new S3ObjectStore(clients.s3())
          .putIfAbsent(
              new ObjectStore.Key("acme-fs", "a"), ObjectStore.Body.of(new byte[] {1, 2, 3}));
    } finally {
      listener.stop(0);
    }

    assertThat(received.get()).startsWith("[*]").contains("x-amz-checksum-crc32:VbyAHQ==");
  }

  @Test
  void aStoreThatDoesNotAnswerIsUnavailable() {
    ObjectStore.Key key = new ObjectStore.Key("acme-fs", "a");
    try (AwsClients nowhere = StandIns.clients(1)) {
      ObjectStore gone = new S3ObjectStore(nowhere.s3());

      assertThatThrownBy(() -> gone.putIfAbsent(key, ObjectStore.Body.of(new byte[1])))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessage("The object cannot be written. Try again.");
      assertThatThrownBy(() -> gone.open(key))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessage("The object cannot be read. Try again.");
      assertThatThrownBy(() -> gone.list("acme-fs", "", "", 1))
          .isInstanceOf(FeatureStoreException.class)
          .hasMessage("The bucket cannot be listed. Try again.");
    }
  }
}
