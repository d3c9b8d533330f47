package tidemark.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tidemark.http.EventTree;
import tidemark.http.HttpEdge;
import tidemark.http.HttpRequest;
import tidemark.http.HttpResponse;
import tidemark.materialize.ScheduleService;
import tidemark.materialize.ScheduledGroup;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.registry.Caller;
import tidemark.registry.Grant;
import tidemark.registry.GrantService;
import tidemark.upkeep.Doctor;
import tidemark.upkeep.Treated;
import tidemark.wire.Plane;

/**
 * What is set about groups beyond AWS's API, below {@code /_tidemark/}.
 *
 * <p>{@code GET schedules[?group]}: {@code {"schedules":[{"group","incarnation","schedule",
 * "timeZone","expectedRunTimeSeconds","sourceLagSeconds","onArrival","since"}]}}, of the groups
 * that the caller may read, or of one. {@code PUT schedules?group} with such members from {@code
 * schedule} to {@code onArrival}: {@code {"warnings":[]}}. {@code DELETE schedules?group}: {@code
 * {"changed":true}}, or false if there was none.
 *
 * <p>{@code GET grants}: {@code {"grants":[{"principal","group","access"}]}}. {@code POST grants}
 * with {@code {"do":"add" or "remove","principal","group","access"}}: {@code {"changed":true}}, or
 * false if the grant was there, or was not.
 *
 * <p>{@code GET doctor}: {@code {"findings":[{"kind","group","incarnation","what","remedy",
 * "state"}]}}, what is otherwise than the registry says. {@code POST doctor}: the same, mended as
 * far as a program can. Thread-safe.
 */
public final class SettingsPaths implements HttpEdge.OwnPaths {
  private static final int BODY_BYTES_MAX = 1 << 16;
  private static final JsonFactory JSON = new JsonFactory();
  private static final String EXPECTED_GRANT =
      "Send a JSON object with \"do\", which is add or remove, \"principal\", \"group\" and"
          + " \"access\".";

  private final ScheduleService schedules;
  private final GrantService grants;
  private final Doctor doctor;

  public SettingsPaths(ScheduleService schedules, GrantService grants, Doctor doctor) {
    this.schedules = schedules;
    this.grants = grants;
    this.doctor = doctor;
  }

  /** Writes the members of an answer. */
  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  @Override
  public HttpResponse answer(HttpRequest request) {
    String name = request.rawPath().substring(HttpEdge.OWN_PATHS.length());
    String asked = request.method() + " " + name;
    return switch (asked) {
      case "GET schedules" -> schedules(request);
      case "PUT schedules" -> setSchedule(request);
      case "DELETE schedules" -> removeSchedule(request);
      case "GET grants" -> grants(request);
      case "POST grants" -> changeGrants(request);
      case "GET doctor" -> findings(doctor.examine(request.requireCaller()));
      case "POST doctor" -> findings(doctor.mend(request.requireCaller()));
      default -> throw unknown(name);
    };
  }

  private HttpResponse schedules(HttpRequest request) {
    Caller caller = request.requireCaller();
    List<ScheduledGroup> found =
        group(request)
            .map(name -> schedules.find(caller, name).stream().toList())
            .orElseGet(() -> schedules.list(caller));
    return json(
        json -> {
          json.writeArrayFieldStart("schedules");
          for (ScheduledGroup group : found) {
            json.writeStartObject();
            ScheduleJson.write(json, group);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private HttpResponse setSchedule(HttpRequest request) {
    String group = requireGroup(request);
    List<String> warnings =
        schedules.set(
            request.requireCaller(),
            group,
            ScheduleJson.read(body(request, ScheduleJson.EXPECTED)));
    return json(
        json -> {
          json.writeArrayFieldStart("warnings");
          for (String warning : warnings) {
            json.writeString(warning);
          }
          json.writeEndArray();
        });
  }

  private HttpResponse removeSchedule(HttpRequest request) {
    return changed(schedules.remove(request.requireCaller(), requireGroup(request)));
  }

  private HttpResponse grants(HttpRequest request) {
    List<Grant> found = grants.list(request.requireCaller());
    return json(
        json -> {
          json.writeArrayFieldStart("grants");
          for (Grant grant : found) {
            json.writeStartObject();
            json.writeStringField("principal", grant.principal());
            json.writeStringField("group", grant.group());
            json.writeStringField("access", grant.access().word());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private HttpResponse changeGrants(HttpRequest request) {
    Caller caller = request.requireCaller();
    EventTree body = body(request, EXPECTED_GRANT);
    Grant grant =
        new Grant(
            text(body, "principal"), text(body, "group"), Grant.accessOf(text(body, "access")));
    return switch (text(body, "do")) {
      case "add" -> changed(grants.add(caller, grant));
      case "remove" -> changed(grants.remove(caller, grant));
      default -> throw FeatureStoreException.invalid(EXPECTED_GRANT);
    };
  }

  private static Optional<String> group(HttpRequest request) {
    return request.query().first("group");
  }

  private static String requireGroup(HttpRequest request) {
    return group(request)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> FeatureStoreException.invalid("group: required."));
  }

  private static EventTree body(HttpRequest request, String expected) {
    if (request.bodyLength() > BODY_BYTES_MAX) {
      throw FeatureStoreException.invalid(
          "The body has more than %d bytes. %s", BODY_BYTES_MAX, expected);
    }
    try {
      return EventTree.read(new String(request.body(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw FeatureStoreException.invalid("The body is not valid JSON. %s", expected);
    }
  }

  private static String text(EventTree body, String member) {
    return body.at(member).text().orElseThrow(() -> FeatureStoreException.invalid(EXPECTED_GRANT));
  }

  private static HttpResponse findings(List<Treated> findings) {
    return json(json -> DoctorJson.write(json, findings));
  }

  private static HttpResponse changed(boolean isChange) {
    return json(json -> json.writeBooleanField("changed", isChange));
  }

  private static HttpResponse json(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail", e);
    }
    return HttpResponse.json(Plane.CONTROL, text.toString());
  }

  private static FeatureStoreException unknown(String name) {
    return switch (name) {
      case "schedules" -> FeatureStoreException.invalid("This path takes DELETE, GET, PUT only.");
      case "doctor", "grants" -> FeatureStoreException.invalid("This path takes GET, POST only.");
      default ->
          new FeatureStoreException(
              Kind.NOT_FOUND, "There is no such path below /_tidemark/ on a server.");
    };
  }
}
