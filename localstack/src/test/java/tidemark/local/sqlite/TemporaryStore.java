package tidemark.local.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tidemark.fixture.MovableClock;

/** A store in a directory of its own for each test, opened before any of its set-up. */
final class TemporaryStore implements BeforeEachCallback, AfterEachCallback {
  final MovableClock clock = MovableClock.atNoon();
  private Path directory;
  private SqliteStore store;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("tidemark-store");
    store = SqliteStore.open(directory.resolve("store.db"), clock);
  }

  SqliteStore get() {
    return store;
  }

  void reopen() {
    store.close();
    store = SqliteStore.open(directory.resolve("store.db"), clock);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    store.close();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
