package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import tidemark.http.EventTree;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.registry.Caller;
import tidemark.registry.Grant;

/**
 * {@code GET grants}: {@code {"grants":[{"principal","group","access"}]}}. {@code POST grants} with
 * {@code {"do":"add" or "remove","principal","group","access"}}: {@code {"changed":true}}, or false
 * if the grant was there, or was not. For the local user only.
 */
final class GrantsRoute implements LocalRoute {
  private static final int BODY_BYTES_MAX = 1 << 16;
  private static final String EXPECTED =
      "Send a JSON object with \"do\", which is add or remove, \"principal\", \"group\" and"
          + " \"access\".";

  private final LocalAuthorizer grants;

  GrantsRoute(LocalAuthorizer grants) {
    this.grants = grants;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST");
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    if (!request.caller().filter(Caller.LOCAL::equals).isPresent()) {
      throw new FeatureStoreException(
          Kind.FORBIDDEN, "Only the local user, whose requests are not signed, handles grants.");
    }
    if (request.method().equals("GET")) {
      JsonLinesAnswer.send(answer, lines -> lines.line(this::writeAll));
      return;
    }
    boolean changed = change(read(request));
    JsonLinesAnswer.send(
        answer, lines -> lines.line(json -> json.writeBooleanField("changed", changed)));
  }

  private boolean change(EventTree body) {
    Grant grant =
        new Grant(
            text(body, "principal"), text(body, "group"), Grant.accessOf(text(body, "access")));
    return switch (text(body, "do")) {
      case "add" -> grants.add(grant);
      case "remove" -> grants.remove(grant);
      default -> throw FeatureStoreException.invalid(EXPECTED);
    };
  }

  private void writeAll(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("grants");
    for (Grant grant : grants.list()) {
      json.writeStartObject();
      json.writeStringField("principal", grant.principal());
      json.writeStringField("group", grant.group());
      json.writeStringField("access", grant.access().word());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static EventTree read(LocalRequest request) throws IOException {
    byte[] body = request.body().readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      throw FeatureStoreException.invalid(EXPECTED);
    }
    try {
      return EventTree.read(new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw FeatureStoreException.invalid("The body is not valid JSON. " + EXPECTED);
    }
  }

  private static String text(EventTree body, String member) {
    Optional<String> text = body.at(member).text();
    return text.orElseThrow(() -> FeatureStoreException.invalid(EXPECTED));
  }
}
