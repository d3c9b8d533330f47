package tidemark.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.client.Call;
import tidemark.client.Reply;
import tidemark.client.Transport;
import tidemark.local.LocalSettings;

/** A store that gives the answers written down for it, and keeps what it was asked. */
final class ScriptedStores implements Stores {
  private record Answer(int status, String body) {}

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();

  ScriptedStores answers(int status, String body) {
    answers.add(new Answer(status, body));
    return this;
  }

  /** Method, path and body of each call. */
  List<String> asked() {
    return asked;
  }

  @Override
  public Transport open(Path directory) {
    return new Transport() {
      @Override
      public Reply send(Call call) throws IOException {
        asked.add(call.method() + " " + call.pathAndQuery() + " " + body(call));
        if (answers.isEmpty()) {
          throw new IOException("Connection refused");
        }
        Answer answer = answers.remove();
        return new Reply(
            answer.status(),
            Map.of(),
            new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)));
      }

      @Override
      public void close() {}

      @Override
      public String toString() {
        return "the script";
      }
    };
  }

  @Override
  public Optional<URI> endpoint(Path directory) {
    return Optional.empty();
  }

  @Override
  public void create(Path directory) {}

  @Override
  public Server serve(Path directory, int port, LocalSettings settings) throws BindException {
    throw new BindException("Address already in use");
  }

  private static String body(Call call) {
    try {
      return new String(call.body().open().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
