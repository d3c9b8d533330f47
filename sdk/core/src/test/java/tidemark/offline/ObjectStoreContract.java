package tidemark.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.FeatureStoreException;
import tidemark.offline.ObjectStore.Body;
import tidemark.offline.ObjectStore.Content;
import tidemark.offline.ObjectStore.Listed;

/** What every object store does: objects are written once, whole, and listed in order. */
public abstract class ObjectStoreContract {
  private static final String BUCKET = "acme-fs";

  private ObjectStore store;

  /** The store under test, its buckets empty at first; the same one all through a test. */
  protected abstract ObjectStore store();

  @BeforeEach
  void open() {
    store = store();
  }

  @Test
  void readsWhatWasPut() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(5).nextBytes(bytes);

    assertThat(store.putIfAbsent(key("a/b=1/c.parquet"), Body.of(bytes))).isTrue();

    assertThat(bytes(key("a/b=1/c.parquet"))).contains(bytes);
  }

  @Test
  void keepsAnEmptyObject() throws IOException {
    store.putIfAbsent(key("empty"), Body.of(new byte[0]));

    assertThat(bytes(key("empty"))).contains(new byte[0]);
  }

  @Test
  void findsNothingWhereNothingWasPut() {
    store.putIfAbsent(key("a/b"), body("x"));

    assertThat(store.open(key("c"))).isEmpty();
    assertThat(store.open(key("a"))).isEmpty();
    assertThat(store.open(new ObjectStore.Key("other-bucket", "a/b"))).isEmpty();
    assertThat(store.list("other-bucket", "", "", 10)).isEmpty();
  }

  @Test
  void readsAnyRange() throws IOException {
    store.putIfAbsent(key("a"), body("0123456789"));

    try (Content content = store.open(key("a")).orElseThrow()) {
      assertThat(content.length()).isEqualTo(10);
      assertThat(range(content, 7, 3)).isEqualTo("789");
      assertThat(range(content, 0, 10)).isEqualTo("0123456789");
      assertThat(range(content, 10, 0)).isEmpty();
      assertThatThrownBy(() -> range(content, 8, 3)).isInstanceOf(IOException.class);
      byte[] into = "........".getBytes(StandardCharsets.US_ASCII);
      content.read(2, into, 3, 2);
      assertThat(new String(into, StandardCharsets.US_ASCII)).isEqualTo("...23...");
    }
  }

  @Test
  void neverReplacesAnObject() throws IOException {
    store.putIfAbsent(key("a/b"), body("first"));

    assertThat(store.putIfAbsent(key("a/b"), body("second"))).isFalse();

    assertThat(text(key("a/b"))).contains("first");
  }

  /** What a put that failed has left; a stand-in server may have something of its own there. */
  protected List<ObjectStore.Listed> left() {
    return store.list(BUCKET, "", "", 10);
  }

  @Test
  @DisplayName("an object whose body breaks off does not exist")
  void aBrokenBodyLeavesNothing() throws IOException {
    assertThatThrownBy(() -> store.putIfAbsent(key("a/broken"), new BrokenBody()))
        .isInstanceOf(FeatureStoreException.class);

    assertThat(store.open(key("a/broken"))).isEmpty();
    assertThat(left()).isEmpty();
    assertThat(store.putIfAbsent(key("a/broken"), body("whole"))).isTrue();
    assertThat(text(key("a/broken"))).contains("whole");
  }

  @Test
  @DisplayName("an object whose body is shorter or longer than it said does not exist")
  void aBodyOfAnotherLengthLeavesNothing() {
    assertThatThrownBy(() -> store.putIfAbsent(key("short"), new MisstatedBody(6)))
        .isInstanceOf(FeatureStoreException.class);
    assertThatThrownBy(() -> store.putIfAbsent(key("long"), new MisstatedBody(4)))
        .isInstanceOf(FeatureStoreException.class);

    assertThat(left()).isEmpty();
  }

  @Test
  void ofConcurrentPutsOneSucceedsAndIsWhole() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> puts = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String content = Integer.toHexString(i).repeat(50_000);
        puts.add(() -> store.putIfAbsent(key("dir/contended"), body(content)));
      }
      List<Future<Boolean>> results = threads.invokeAll(puts);
      List<Integer> winners = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).get()) {
          winners.add(i);
        }
      }
      assertThat(winners).hasSize(1);
      assertThat(text(key("dir/contended")))
          .contains(Integer.toHexString(winners.get(0)).repeat(50_000));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void listsInOrderOfKeysWithLengths() {
    List<String> ordered =
        List.of("a-b", "a.b", "a/a/z", "a/b", "a/b-c/d", "a/b.c", "a/b1/c", "a0", "aa", "b/x");
    List<String> shuffled = new ArrayList<>(ordered);
    java.util.Collections.shuffle(shuffled, new Random(2));
    shuffled.forEach(name -> store.putIfAbsent(key(name), body(name)));

    List<Listed> listed = store.list(BUCKET, "", "", 100);

    assertThat(listed)
        .isEqualTo(ordered.stream().map(n -> new Listed(key(n), n.length())).toList());
  }

  @Test
  void listsWhatBeginsWithThePrefix() {
    List.of("p/year=2026/a", "p/year=2026/b", "p/year=2027/a", "p/yea", "p2/x", "q")
        .forEach(name -> store.putIfAbsent(key(name), body(name)));

    assertThat(names("p/year=2026/", "", 10)).containsExactly("p/year=2026/a", "p/year=2026/b");
    assertThat(names("p/yea", "", 10))
        .containsExactly("p/yea", "p/year=2026/a", "p/year=2026/b", "p/year=2027/a");
    assertThat(names("p", "", 10)).hasSize(5);
    assertThat(names("none/", "", 10)).isEmpty();
  }

  @Test
  void pagesThroughAListing() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String name = String.format("p/d=%d/f%02d", i / 10, i);
      expected.add(name);
      store.putIfAbsent(key(name), body("x"));
    }

    List<String> found = new ArrayList<>();
    String after = "";
    List<String> page;
    do {
      page = names("p/", after, 4);
      found.addAll(page);
      after = page.isEmpty() ? after : page.get(page.size() - 1);
    } while (page.size() == 4);

    assertThat(found).isEqualTo(expected);
    assertThat(names("p/", "p/d=1", 3)).containsExactly("p/d=1/f10", "p/d=1/f11", "p/d=1/f12");
  }

  @Test
  @DisplayName("S-07 B-39 a hostile key is refused or is just a key: it reaches nothing else")
  void hostileKeysReachNothingElse() throws IOException {
    store.putIfAbsent(key("safe/x"), body("safe"));
    store.putIfAbsent(new ObjectStore.Key("other-bucket", "secret"), body("secret"));
    List<String> hostile =
        List.of(
            "../other-bucket/secret",
            "a/../../other-bucket/secret",
            "safe/./x",
            "safe//x",
            "/safe/x",
            "safe/x/",
            "safe/../safe/x",
            "..",
            ".",
            "/etc/passwd",
            "safe/x\u0000",
            "\u0000");

    for (String name : hostile) {
      assertThat(readIfAllowed(key(name))).isEmpty();
      putIfAllowed(key(name), "hostile " + name);
      assertThat(readIfAllowed(key(name)).orElse("hostile " + name)).isEqualTo("hostile " + name);
    }

    assertThat(text(key("safe/x"))).contains("safe");
    assertThat(text(new ObjectStore.Key("other-bucket", "secret"))).contains("secret");
    assertThat(store.list("other-bucket", "", "", 100)).hasSize(1);
  }

  @Test
  @DisplayName("S-07 a hostile bucket is refused or is just a bucket")
  void hostileBucketsReachNothingElse() throws IOException {
    store.putIfAbsent(key("safe/x"), body("safe"));

    for (String bucket : List.of("..", ".", "", "acme-fs/safe", "../s3/acme-fs", "/", "a\u0000")) {
      putIfAllowed(new ObjectStore.Key(bucket, "y"), "hostile");
      assertThat(readIfAllowed(new ObjectStore.Key(bucket, "x"))).isEmpty();
    }

    assertThat(names("", "", 10)).containsExactly("safe/x");
  }

  private void putIfAllowed(ObjectStore.Key key, String content) {
    try {
      store.putIfAbsent(key, body(content));
    } catch (FeatureStoreException e) {
      assertThat(store.list(key.bucket().equals(BUCKET) ? BUCKET : "none", "hostile", "", 1))
          .isEmpty();
    }
  }

  private Optional<String> readIfAllowed(ObjectStore.Key key) throws IOException {
    try {
      return text(key);
    } catch (FeatureStoreException e) {
      return Optional.empty();
    }
  }

  private List<String> names(String prefix, String after, int max) {
    return store.list(BUCKET, prefix, after, max).stream().map(l -> l.key().key()).toList();
  }

  private Optional<String> text(ObjectStore.Key key) throws IOException {
    return bytes(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private Optional<byte[]> bytes(ObjectStore.Key key) throws IOException {
    Optional<Content> opened = store.open(key);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (Content content = opened.get()) {
      byte[] bytes = new byte[Math.toIntExact(content.length())];
      content.read(0, bytes, 0, bytes.length);
      return Optional.of(bytes);
    }
  }

  private static String range(Content content, long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    content.read(position, bytes, 0, length);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static ObjectStore.Key key(String name) {
    return new ObjectStore.Key(BUCKET, name);
  }

  private static Body body(String text) {
    return Body.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Says it has ten bytes and fails after five. */
  private static final class BrokenBody implements Body {
    @Override
    public long length() {
      return 10;
    }

    @Override
    public InputStream open() {
      return new FilterInputStream(new ByteArrayInputStream(new byte[5])) {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int count = super.read(into, offset, length);
          if (count < 0) {
            throw new IOException("Broke off on purpose");
          }
          return count;
        }
      };
    }
  }

  /** Five bytes under another length. */
  private record MisstatedBody(long length) implements Body {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream("12345".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
