package tidemark.local.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one load across restarts: written once its files are staged, and again when it
 * has ended. A load without a journal has had no effect yet.
 *
 * @param state how far the load is
 * @param files staged, and where they are to go
 */
record LoadJournal(State state, long rows, long rejected, List<StagedFile> files) {
  /** Staged files wait to be published and applied; an ended load has nothing left to do. */
  enum State {
    STAGED,
    ENDED
  }

  /** A staged file by its name in the staging directory, and the key of its object. */
  record StagedFile(String name, String key, long rows) {}

  private static final JsonFactory JSON = new JsonFactory();

  LoadJournal {
    files = List.copyOf(files);
  }

  LoadJournal ended() {
    return new LoadJournal(State.ENDED, rows, rejected, files);
  }

  int partitions() {
    return (int)
        files.stream().map(f -> f.key().substring(0, f.key().lastIndexOf('/'))).distinct().count();
  }

  /** Writes to a temporary file, forces it to disk, and moves it into place. */
  void write(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(toJson());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
  }

  static Optional<LoadJournal> read(Path path) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    State state = State.STAGED;
    long rows = 0;
    long rejected = 0;
    List<StagedFile> files = new ArrayList<>();
    try (JsonParser json = JSON.createParser(Files.readAllBytes(path))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "state" -> state = State.valueOf(json.getText());
          case "rows" -> rows = json.getLongValue();
          case "rejected" -> rejected = json.getLongValue();
          case "files" -> readFiles(json, files);
          default -> json.skipChildren();
        }
      }
    }
    return Optional.of(new LoadJournal(state, rows, rejected, files));
  }

  private static void readFiles(JsonParser json, List<StagedFile> files) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String file = "";
      String key = "";
      long rows = 0;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "name" -> file = json.getText();
          case "key" -> key = json.getText();
          case "rows" -> rows = json.getLongValue();
          default -> json.skipChildren();
        }
      }
      files.add(new StagedFile(file, key, rows));
    }
  }

  private byte[] toJson() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("state", state.name());
      json.writeNumberField("rows", rows);
      json.writeNumberField("rejected", rejected);
      json.writeArrayFieldStart("files");
      for (StagedFile file : files) {
        json.writeStartObject();
        json.writeStringField("name", file.name());
        json.writeStringField("key", file.key());
        json.writeNumberField("rows", file.rows());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
