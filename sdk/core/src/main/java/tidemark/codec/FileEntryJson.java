package tidemark.codec;

import java.io.IOException;
import java.time.Instant;
import java.util.OptionalInt;
import tidemark.model.EventTime;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;
import tidemark.model.Partition;
import tidemark.offline.FileEntry;
import tidemark.offline.FileEntry.Origin;
import tidemark.offline.FileEntry.State;
import tidemark.offline.ObjectStore;

/** The form in which a ledger keeps a file, all but the state, which changes. */
public final class FileEntryJson {
  private FileEntryJson() {}

  public static String write(FileEntry file) {
    return JsonObject.write(
        json -> {
          json.writeStringField("bucket", file.object().bucket());
          json.writeStringField("key", file.object().key());
          json.writeStringField("partition", file.partition().path());
          json.writeNumberField("bytes", file.bytes());
          json.writeNumberField("rows", file.rows());
          json.writeNumberField("earliest", file.earliest().nanos());
          json.writeNumberField("latest", file.latest().nanos());
          json.writeStringField("origin", file.origin().name());
          if (file.schemaVersion().isPresent()) {
            json.writeNumberField("schemaVersion", file.schemaVersion().getAsInt());
          }
          json.writeStringField("arrivedAt", file.arrivedAt().toString());
        });
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws FeatureStoreException of kind INTERNAL if it is anything else
   */
  public static FileEntry read(Incarnation incarnation, State state, String text) {
    return JsonObject.read(
        text,
        "An entry of the ledger",
        json ->
            new FileEntry(
                incarnation,
                new ObjectStore.Key(json.text("bucket"), json.text("key")),
                Partition.ofObject(json.text("partition") + "/").orElseThrow(IOException::new),
                json.number("bytes"),
                json.number("rows"),
                new EventTime(json.number("earliest")),
                new EventTime(json.number("latest")),
                Origin.valueOf(json.text("origin")),
                json.has("schemaVersion")
                    ? OptionalInt.of((int) json.number("schemaVersion"))
                    : OptionalInt.empty(),
                Instant.parse(json.text("arrivedAt")),
                state));
  }
}
