package tidemark.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import tidemark.http.EventTree;
import tidemark.materialize.RunId;
import tidemark.materialize.Scope;
import tidemark.model.FeatureStoreException;
import tidemark.model.Incarnation;

/**
 * What starts a run: {@code {"source":"tidemark.schedule","feature_group":"..",
 * "incarnation":"..-.."}}, with a {@code run_id} if it is to continue that run. From where on, the
 * ledger of runs knows: an event carries no place, which could name a record. Someone's command
 * chooses the id of the run and says its {@code scope}.
 *
 * @param run that is continued, for {@code CONTINUATION}; that begins, for {@code COMMAND}
 * @param scope for {@code COMMAND} only
 */
public record MaterializeEvent(
    Source source, Incarnation group, Optional<RunId> run, Optional<Scope> scope) {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String SOURCE = "source";
  private static final String FEATURE_GROUP = "feature_group";
  private static final String INCARNATION = "incarnation";
  private static final String RUN_ID = "run_id";
  private static final String SCOPE = "scope";

  /** Who sends it. */
  public enum Source {
    SCHEDULE("tidemark.schedule"),
    ARRIVAL("tidemark.arrival"),
    CONTINUATION("tidemark.continuation"),
    COMMAND("tidemark.command");

    private final String text;

    Source(String text) {
      this.text = text;
    }
  }

  /** A run of a group's pending files. */
  public static MaterializeEvent of(Source source, Incarnation group) {
    return new MaterializeEvent(source, group, Optional.empty(), Optional.empty());
  }

  /** The rest of a run that had to stop. */
  public static MaterializeEvent continuing(Incarnation group, RunId stopped) {
    return new MaterializeEvent(Source.CONTINUATION, group, Optional.of(stopped), Optional.empty());
  }

  /** A run that someone asks for, by an id that he can follow it by. */
  public static MaterializeEvent asked(Incarnation group, Scope scope, RunId run) {
    return new MaterializeEvent(Source.COMMAND, group, Optional.of(run), Optional.of(scope));
  }

  /**
   * Reads an event.
   *
   * @throws IOException if it is not of this shape
   */
  static MaterializeEvent read(EventTree event) throws IOException {
    String text = require(event, SOURCE);
    Source source =
        Arrays.stream(Source.values())
            .filter(one -> one.text.equals(text))
            .findFirst()
            .orElseThrow(() -> new IOException("The event is not one that starts a run"));
    try {
      Incarnation group = Incarnation.parse(require(event, INCARNATION));
      Optional<RunId> run = event.at(RUN_ID).text().map(RunId::new);
      Optional<Scope> scope = event.at(SCOPE).text().map(Scope::parse);
      boolean isNamed = source == Source.CONTINUATION || source == Source.COMMAND;
      if (!group.group().value().equals(require(event, FEATURE_GROUP))
          || run.isPresent() != isNamed
          || scope.isPresent() != (source == Source.COMMAND)) {
        throw new IOException("The event that starts a run contradicts itself");
      }
      return new MaterializeEvent(source, group, run, scope);
    } catch (FeatureStoreException e) {
      throw new IOException("The event that starts a run is not well formed", e);
    }
  }

  private static String require(EventTree event, String member) throws IOException {
    return event
        .at(member)
        .text()
        .orElseThrow(() -> new IOException("The event that starts a run lacks '" + member + "'"));
  }

  /** As JSON. */
  public byte[] json() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField(SOURCE, source.text);
      json.writeStringField(FEATURE_GROUP, group.group().value());
      json.writeStringField(INCARNATION, group.text());
      if (run.isPresent()) {
        json.writeStringField(RUN_ID, run.get().value());
      }
      if (scope.isPresent()) {
        json.writeStringField(SCOPE, scope.get().word());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return out.toByteArray();
  }
}
