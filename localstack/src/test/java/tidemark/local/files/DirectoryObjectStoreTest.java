package tidemark.local.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.offline.ObjectStore;
import tidemark.offline.ObjectStore.Body;
import tidemark.offline.ObjectStoreContract;

class DirectoryObjectStoreTest extends ObjectStoreContract {
  @TempDir Path directory;

  @Override
  protected ObjectStore store() {
    try {
      Path staging = Files.createDirectories(directory.resolve("staging"));
      return new DirectoryObjectStore(directory.resolve("s3"), staging);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void anObjectIsAFileBeneathItsBucket() throws IOException {
    store().putIfAbsent(new ObjectStore.Key("acme-fs", "a/b=1/c"), Body.of(new byte[] {7}));

    assertThat(Files.readAllBytes(directory.resolve("s3/acme-fs/a/b=1/c"))).containsExactly(7);
  }

  @Test
  @DisplayName("S-07 whatever the key, nothing appears outside of the bucket's directory")
  void nothingAppearsOutsideOfTheBucket() throws IOException {
    ObjectStore store = store();
    List<String> hostile =
        List.of("../x", "a/../../x", "/x", "a//x", ".", "..", "a/..", "x\u0000", "x\n", "a\\..\\x");

    for (String key : hostile) {
      assertThatThrownBy(() -> store.putIfAbsent(new ObjectStore.Key("acme-fs", key), body()))
          .hasMessage("A file cannot have the name of that object.");
    }

    assertThat(files()).isEmpty();
  }

  @Test
  void keysThatNoFileCanHaveAreRefused() {
    ObjectStore store = store();

    for (String key : List.of("", "x".repeat(256), "a/".repeat(512) + "b")) {
      assertThatThrownBy(() -> store.putIfAbsent(new ObjectStore.Key("acme-fs", key), body()))
          .hasMessage("A file cannot have the name of that object.");
    }
  }

  @Test
  @DisplayName("an object beneath another object's key is refused, S3 would take it")
  void refusesAnObjectBeneathAnother() {
    ObjectStore store = store();
    store.putIfAbsent(new ObjectStore.Key("acme-fs", "a"), body());
    store.putIfAbsent(new ObjectStore.Key("acme-fs", "b/c"), body());

    assertThatThrownBy(() -> store.putIfAbsent(new ObjectStore.Key("acme-fs", "a/b"), body()))
        .hasMessage("The object s3://acme-fs/a/b cannot be written.");
    assertThatThrownBy(() -> store.putIfAbsent(new ObjectStore.Key("acme-fs", "b"), body()))
        .hasMessage("The object s3://acme-fs/b cannot be written.");
  }

  @Test
  void leavesNothingUnfinishedBehind() throws IOException {
    ObjectStore store = store();
    ObjectStore.Key key = new ObjectStore.Key("acme-fs", "a");
    store.putIfAbsent(key, body());
    store.putIfAbsent(key, body());

    assertThat(files()).containsExactly("s3/acme-fs/a");
  }

  @Test
  void aFinishedFileGetsASecondName() throws IOException {
    Path finished = Files.write(directory.resolve("finished"), new byte[] {1, 2, 3});
    ObjectStore store = store();
    ObjectStore.Key key = new ObjectStore.Key("acme-fs", "a/b");

    assertThat(store.putIfAbsent(key, new FinishedFile(finished))).isTrue();
    assertThat(store.putIfAbsent(key, new FinishedFile(finished))).isFalse();

    Path object = directory.resolve("s3/acme-fs/a/b");
    assertThat(Files.getAttribute(object, "unix:ino"))
        .isEqualTo(Files.getAttribute(finished, "unix:ino"));
    Files.delete(finished);
    assertThat(Files.readAllBytes(object)).containsExactly(1, 2, 3);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .toList();
    }
  }

  private static Body body() {
    return Body.of(new byte[] {1, 2, 3});
  }
}
