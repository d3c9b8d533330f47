package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.offline.ObjectStore;
import tidemark.record.IngestionLog;
import tidemark.record.LogMessage;
import tidemark.record.LoggedWrite;
import tidemark.registry.Authorizer;
import tidemark.registry.Caller;
import tidemark.registry.FeatureGroupRegistry;

/**
 * Has messages of the log tried again that did not get through: those that were given up ({@code
 * POST redrive}: {@code {"messages"}}, about how many), and those that were put into quarantine
 * because nobody could read them or their group was gone ({@code GET quarantine}: {@code
 * {"messages":[{"name","bytes"}]}}; {@code POST quarantine}: {@code {"replayed","left"}}). Both may
 * be repeated: a write that arrives twice counts once. Contents are never shown. Thread-safe.
 */
public final class LogRepairs {
  /** More are seen when these are gone. Ours. */
  private static final int LISTED_MAX = 1_000;

  private static final long BODY_BYTES_MAX = 1 << 20;

  private final FeatureGroupRegistry registry;
  private final Authorizer authorizer;
  private final ObjectStore objects;
  private final ObjectStore.Key quarantine;
  private final IngestionLog log;
  private final LongSupplier redrive;
  private final Consumer<ObjectStore.Key> remove;

  /**
   * @param quarantine the folder, with a slash at its end
   * @param redrive has all messages that were given up delivered again; gives how many, about
   * @param remove removes an object that was replayed
   */
  public LogRepairs(
      FeatureGroupRegistry registry,
      Authorizer authorizer,
      ObjectStore objects,
      ObjectStore.Key quarantine,
      IngestionLog log,
      LongSupplier redrive,
      Consumer<ObjectStore.Key> remove) {
    this.registry = registry;
    this.authorizer = authorizer;
    this.objects = objects;
    this.quarantine = quarantine;
    this.log = log;
    this.redrive = redrive;
    this.remove = remove;
  }

  void addTo(LocalRoutes routes) {
    routes.add(
        "redrive",
        (request, answer) -> {
          requireAdmin(request.requireCaller());
          long messages = redrive.getAsLong();
          JsonLinesAnswer.send(
              answer, lines -> lines.line(json -> json.writeNumberField("messages", messages)));
        });
    routes.add("quarantine", new QuarantineRoute());
  }

  /** Messages are of any group, so it takes admin access to all that there are. */
  private void requireAdmin(Caller caller) {
    registry
        .list()
        .forEach(group -> authorizer.authorize(caller, Authorizer.Access.ADMIN, group.name()));
  }

  private final class QuarantineRoute implements LocalRoute {
    @Override
    public Set<String> methods() {
      return Set.of("GET", "POST");
    }

    @Override
    public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
      requireAdmin(request.requireCaller());
      List<ObjectStore.Listed> found = listed();
      if (request.method().equals("GET")) {
        JsonLinesAnswer.send(answer, lines -> lines.line(json -> write(json, found)));
        return;
      }
      int replayed = 0;
      for (ObjectStore.Listed one : found) {
        replayed += replay(one) ? 1 : 0;
      }
      int done = replayed;
      JsonLinesAnswer.send(
          answer,
          lines ->
              lines.line(
                  json -> {
                    json.writeNumberField("replayed", done);
                    json.writeNumberField("left", found.size() - done);
                  }));
    }

    private void write(JsonGenerator json, List<ObjectStore.Listed> found) throws IOException {
      json.writeArrayFieldStart("messages");
      for (ObjectStore.Listed one : found) {
        json.writeStartObject();
        json.writeStringField("name", one.key().key().substring(quarantine.key().length()));
        json.writeNumberField("bytes", one.length());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private List<ObjectStore.Listed> listed() {
    return objects.list(quarantine.bucket(), quarantine.key(), "", LISTED_MAX);
  }

  /** Whether a message can be read by now, and its groups are there; then it is in the log. */
  private boolean replay(ObjectStore.Listed one) {
    Optional<LogMessage> message = read(one);
    if (message.isEmpty() || !areThere(message.get())) {
      return false;
    }
    log.append(message.get());
    remove.accept(one.key());
    return true;
  }

  private Optional<LogMessage> read(ObjectStore.Listed one) {
    if (one.length() > BODY_BYTES_MAX) {
      return Optional.empty();
    }
    byte[] body = new byte[(int) one.length()];
    try (ObjectStore.Content content = objects.open(one.key()).orElseThrow()) {
      content.read(0, body, 0, body.length);
      return Optional.of(LogMessage.parse(new String(body, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FeatureStoreException e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private boolean areThere(LogMessage message) {
    List<LoggedWrite> lost = new ArrayList<>(message.writes());
    lost.removeIf(
        write ->
            registry
                .find(write.incarnation().group())
                .map(FeatureGroup::incarnation)
                .filter(write.incarnation()::equals)
                .isPresent());
    return lost.isEmpty();
  }
}
