package tidemark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.FeatureStoreClient;
import tidemark.client.FileFault;
import tidemark.client.LocalStore;
import tidemark.client.SqlResult;
import tidemark.client.Transport;
import tidemark.model.FeatureStoreException;
import tidemark.model.S3Uri;
import tidemark.model.Schema;

/** Moves the history of a group from a store on this machine into another one, file by file. */
final class StoreMove {
  /** Each waits for the other store to see its file. Ours. */
  private static final int AT_ONCE = 8;

  private final Session session;
  private final String group;

  StoreMove(Session session, String group) {
    this.session = session;
    this.group = group;
  }

  /** What was moved. */
  record Moved(int files, int added) {}

  /**
   * Moves all files that the group has in a data directory. Files that the other group has already
   * are left as they are there, so a move that was cut off can be repeated.
   *
   * @throws FeatureStoreException INVALID if the groups differ in their features
   */
  Moved from(Path directory) {
    try (Transport source = session.stores().open(directory);
        Transport target = session.open()) {
      FeatureGroupDescription from = describe(source);
      requireSame(from, describe(target));
      awaitFiles(new LocalStore(source));
      Path data = data(directory, from);
      List<Path> files = files(data);
      return new Moved(files.size(), send(new LocalStore(target), data, files));
    }
  }

  private FeatureGroupDescription describe(Transport transport) {
    FeatureStoreClient client = FeatureStoreClient.builder().transport(transport).build();
    return client.describeFeatureGroup(group);
  }

  /** SQL waits for what was acknowledged to be in files. */
  private static void awaitFiles(LocalStore store) {
    try (SqlResult waited = store.sql("SELECT 1", OptionalLong.of(1))) {
      waited.next();
    }
  }

  private static void requireSame(FeatureGroupDescription from, FeatureGroupDescription to) {
    Schema a = from.definition().schema();
    Schema b = to.definition().schema();
    if (!a.features().equals(b.features())
        || !a.identifier().equals(b.identifier())
        || !a.eventTime().equals(b.eventTime())) {
      throw FeatureStoreException.invalid(
          "Feature group '%s' has other features there. Create it from the same definition.",
          from.definition().name());
    }
  }

  private static Path data(Path directory, FeatureGroupDescription from) {
    S3Uri uri =
        S3Uri.parse(
            from.offlineUri()
                .orElseThrow(
                    () ->
                        FeatureStoreException.invalid(
                            "Feature group '%s' has no OfflineStore, so there is no history of it.",
                            from.definition().name())));
    return directory.resolve("s3").resolve(uri.bucket()).resolve(uri.prefix());
  }

  private static List<Path> files(Path data) {
    if (!Files.isDirectory(data)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    } catch (IOException e) {
      throw FileFault.reading(data, e);
    }
  }

  private int send(LocalStore target, Path data, List<Path> files) {
    ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Boolean>> sent = new ArrayList<>();
      for (Path file : files) {
        String place = data.relativize(file).toString().replace('\\', '/');
        sent.add(senders.submit(() -> target.adopt(group, place, file)));
      }
      int added = 0;
      for (Future<Boolean> one : sent) {
        added += await(one) ? 1 : 0;
      }
      return added;
    } finally {
      senders.shutdownNow();
    }
  }

  private static boolean await(Future<Boolean> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FeatureStoreException failure) {
        throw failure;
      }
      throw FeatureStoreException.unavailable("A file cannot be moved.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FeatureStoreException.unavailable("The move was interrupted. Repeat it.", e);
    }
  }
}
