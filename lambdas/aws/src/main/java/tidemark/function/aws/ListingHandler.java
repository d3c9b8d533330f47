package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupName;
import tidemark.offline.ObjectStore;
import tidemark.offline.OfflineFiles;
import tidemark.registry.FeatureGroupRegistry;

/**
 * Looks for files that no event told of when a schedule says so (docs/decisions/0005): asks for
 * each group by an event of its own, so that each has an invocation's time. Any other event is that
 * of files. A look that failed fails, so that Lambda delivers its event again.
 */
final class ListingHandler implements RequestStreamHandler {
  private final RequestStreamHandler ofFiles;
  private final FeatureGroupRegistry registry;
  private final OfflineFiles files;
  private final Consumer<ListingEvent> later;
  private final OutcomeLog log;

  ListingHandler(
      RequestStreamHandler ofFiles,
      FeatureGroupRegistry registry,
      OfflineFiles files,
      Consumer<ListingEvent> later,
      OutcomeLog log) {
    this.ofFiles = ofFiles;
    this.registry = registry;
    this.files = files;
    this.later = later;
    this.log = log;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream response, @Nullable Context context)
      throws IOException {
    byte[] event = input.readAllBytes();
    Optional<ListingEvent> listing =
        ListingEvent.read(EventTree.read(new ByteArrayInputStream(event)));
    if (listing.isEmpty()) {
      ofFiles.handleRequest(new ByteArrayInputStream(event), response, context);
      return;
    }
    Optional<FeatureGroupName> group = listing.get().group();
    if (group.isPresent()) {
      look(group.get(), context);
    } else {
      registry.list().stream()
          .filter(found -> found.status() == FeatureGroup.Status.CREATED)
          .filter(found -> found.definition().offline().isPresent())
          .forEach(found -> later.accept(new ListingEvent(Optional.of(found.name()))));
    }
    response.write("{}".getBytes(StandardCharsets.UTF_8));
  }

  private void look(FeatureGroupName name, @Nullable Context context) throws IOException {
    Map<Field, Object> outcome = outcome(name, context);
    try {
      Optional<FeatureGroup> group =
          registry.find(name).filter(found -> found.status() == FeatureGroup.Status.CREATED);
      int found = group.map(g -> files.reconcile(g, (file, fault) -> tell(name, file))).orElse(0);
      outcome.put(Field.OUTCOME, "ok");
      outcome.put(Field.RECORD_COUNT, found);
    } catch (RuntimeException e) {
      OutcomeLog.describe(e, outcome);
      throw new IOException("Files are to be looked for again", e);
    } finally {
      log.write(outcome);
    }
  }

  /** A file that cannot be read is named each day, until it is mended or gone. */
  private void tell(FeatureGroupName group, ObjectStore.Key file) {
    Map<Field, Object> outcome = outcome(group, null);
    outcome.put(Field.OUTCOME, "unreadable");
    outcome.put(Field.OBJECT, file.toString());
    log.write(outcome);
  }

  private static Map<Field, Object> outcome(FeatureGroupName group, @Nullable Context context) {
    Map<Field, Object> outcome = OutcomeLog.begun("ListFiles", context);
    outcome.put(Field.FEATURE_GROUP, group.value());
    return outcome;
  }
}
