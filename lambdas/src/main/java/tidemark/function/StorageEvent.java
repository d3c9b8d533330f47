package tidemark.function;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.http.EventTree;
import tidemark.offline.ObjectStore;

/** What S3 tells of new objects. Source: S3 user guide, event message structure. */
final class StorageEvent {
  private static final String SOURCE = "aws:s3";
  private static final String CREATED = "ObjectCreated:";

  private StorageEvent() {}

  /**
   * The objects created; none for the test event that S3 sends when it is set up.
   *
   * @throws IOException if the event is not one of S3
   */
  static List<ObjectStore.Key> read(EventTree event) throws IOException {
    List<ObjectStore.Key> objects = new ArrayList<>();
    if (event.at("Event").text().filter("s3:TestEvent"::equals).isPresent()) {
      return objects;
    }
    List<EventTree> records = event.at("Records").elements();
    if (records.isEmpty()) {
      throw new IOException("The event tells of no objects");
    }
    for (EventTree record : records) {
      Optional<String> bucket = record.at("s3", "bucket", "name").text();
      Optional<String> key = record.at("s3", "object", "key").text();
      if (record.at("eventSource").text().filter(SOURCE::equals).isEmpty()
          || bucket.isEmpty()
          || key.isEmpty()) {
        throw new IOException("The event is not one of S3");
      }
      if (record.at("eventName").text().orElse("").startsWith(CREATED)) {
        objects.add(new ObjectStore.Key(bucket.get(), decoded(key.get())));
      }
    }
    return objects;
  }

  /** Keys come encoded as in forms. */
  private static String decoded(String key) throws IOException {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("The key of an object is not encoded as S3 does", e);
    }
  }
}
