package tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.client.GroupFile;
import tidemark.client.plan.Difference;
import tidemark.client.plan.Outlook;
import tidemark.client.plan.Plan;
import tidemark.client.plan.Step;
import tidemark.materialize.Materialization;
import tidemark.materialize.Schedule;
import tidemark.model.FeatureGroupDefinition;

/** Shows plans: to people with a sign on each line, to machines a JSON object for each group. */
final class PlanDisplay {
  private static final String LOSS = "its online records are lost; its offline files stay";

  /** What happens on a line. */
  private enum Sign {
    ADDED("+", Color.GREEN),
    CHANGED("~", Color.YELLOW),
    REMOVED("-", Color.RED),
    REFUSED("!", Color.RED);

    private final String text;
    private final Color color;

    Sign(String text, Color color) {
      this.text = text;
      this.color = color;
    }
  }

  private final Session session;
  private final Instant now;

  /** Shows what schedules do from now on. */
  PlanDisplay(Session session, Instant now) {
    this.session = session;
    this.now = now;
  }

  /** Every step but those that leave a group as it is, then how many there are of each kind. */
  void show(Plan plan) {
    for (Step step : plan.steps()) {
      show(step);
    }
    session.say(plan.isEmpty() ? nothing(plan) : summary(plan));
  }

  /** A line for each group, in the order of the plan. */
  void writeJson(Plan plan) {
    plan.steps().forEach(this::writeJson);
  }

  void writeJson(Step step) {
    session.writeJson(json -> write(json, step));
  }

  /** Says that a step is done. */
  static String done(Step step) {
    String group = "feature group '" + step.group() + "'.";
    if (step instanceof Step.Create) {
      return "Created " + group;
    }
    if (step instanceof Step.Recreate) {
      return "Destroyed and created anew " + group;
    }
    return (step instanceof Step.Destroy ? "Destroyed " : "Changed ") + group;
  }

  private void show(Step step) {
    String name = step.group().value();
    if (step instanceof Step.Create create) {
      line(Sign.ADDED, 0, name + "  " + shape(create.file()));
    } else if (step instanceof Step.Change change) {
      line(Sign.CHANGED, 0, name);
      change.differences().forEach(this::show);
      notes(change.notes());
    } else if (step instanceof Step.Recreate recreate) {
      line(Sign.REMOVED, 0, name + "  destroyed: " + LOSS);
      notes(recreate.reasons());
      line(Sign.ADDED, 0, name + "  created anew: " + shape(recreate.file()));
    } else if (step instanceof Step.Destroy) {
      line(Sign.REMOVED, 0, name + "  destroyed: " + LOSS);
      notes(List.of("No file defines it."));
    } else if (step instanceof Step.Refuse refuse) {
      line(Sign.REFUSED, 0, name + "  cannot be changed in place");
      notes(refuse.reasons());
      notes(List.of("To destroy it and create it anew: --allow-destroy " + name));
    } else if (step instanceof Step.Keep keep && !keep.notes().isEmpty()) {
      session.say("  " + name);
      notes(keep.notes());
    }
    if (!step.isIdle()) {
      step.outlook().ifPresent(this::show);
    }
  }

  private void show(Outlook outlook) {
    verdict(outlook).ifPresent(text -> notes(List.of("On its schedule: " + text + ".")));
    for (String warning : outlook.warnings(now)) {
      session.say(
          "      "
              + Color.YELLOW.paint("Warning: " + ScreenText.harmless(warning), session.terminal()));
    }
  }

  private Optional<String> verdict(Outlook outlook) {
    return outlook.blindSpots(now).map(Verdict::withAge);
  }

  private void show(Difference difference) {
    String what =
        (difference.what() + " " + difference.name().orElse("")).strip()
            + (difference.what().equals("feature") ? "  " : ": ");
    Optional<String> before = difference.before();
    Optional<String> after = difference.after();
    if (before.isEmpty()) {
      line(Sign.ADDED, 1, what + after.orElse(""));
    } else if (after.isEmpty()) {
      line(Sign.REMOVED, 1, what + before.get());
    } else {
      line(Sign.CHANGED, 1, what + before.get() + " -> " + after.get());
    }
  }

  private void line(Sign sign, int depth, String text) {
    session.say(
        "    ".repeat(depth)
            + sign.color.paint(sign.text + " " + ScreenText.harmless(text), session.terminal()));
  }

  private void notes(List<String> notes) {
    notes.forEach(note -> session.say("      " + ScreenText.harmless(note)));
  }

  private static String shape(GroupFile file) {
    FeatureGroupDefinition definition = file.definition();
    List<String> parts = new ArrayList<>();
    parts.add(Counts.of(definition.schema().features().size(), "feature"));
    definition
        .online()
        .ifPresent(
            online -> parts.add("online" + online.ttl().map(ttl -> " for " + ttl).orElse("")));
    definition.offline().ifPresent(offline -> parts.add("offline by " + offline.layout().text()));
    file.materialization()
        .appliedTo(Optional.empty())
        .ifPresent(materialization -> parts.addAll(beginnings(materialization)));
    return String.join(", ", parts);
  }

  /** What begins runs. */
  private static List<String> beginnings(Materialization materialization) {
    List<String> beginnings = new ArrayList<>();
    materialization.schedule().ifPresent(schedule -> beginnings.add(schedule.toString()));
    if (materialization.onArrival() == Materialization.OnArrival.RUN) {
      beginnings.add("on arrival");
    }
    return beginnings;
  }

  private static String nothing(Plan plan) {
    int groups = plan.steps().size();
    return groups == 1
        ? "Nothing to do: 1 group is as its file says."
        : "Nothing to do: " + Counts.of(groups, "group") + " are as their files say.";
  }

  private static String summary(Plan plan) {
    List<String> parts = new ArrayList<>();
    count(plan, Step.Create.class, "to create", parts);
    count(plan, Step.Change.class, "to change", parts);
    count(plan, Step.Recreate.class, "to destroy and create anew", parts);
    count(plan, Step.Destroy.class, "to destroy", parts);
    count(plan, Step.Refuse.class, "refused", parts);
    count(plan, Step.Keep.class, "unchanged", parts);
    return "Plan: " + String.join(", ", parts) + ".";
  }

  private static void count(
      Plan plan, Class<? extends Step> kind, String text, List<String> parts) {
    long count = plan.steps().stream().filter(kind::isInstance).count();
    if (count > 0) {
      parts.add(Counts.grouped(count) + " " + text);
    }
  }

  private void write(JsonGenerator json, Step step) throws IOException {
    json.writeStringField("group", step.group().value());
    writeAction(json, step);
    if (!step.isIdle() && step.outlook().isPresent()) {
      Outlook outlook = step.outlook().get();
      Optional<Schedule> schedule = outlook.materialization().flatMap(Materialization::schedule);
      Session.writeOptional(json, "schedule", schedule.map(Schedule::toString));
      Session.writeOptional(json, "verdict", verdict(outlook));
      writeTexts(json, "warnings", outlook.warnings(now));
    }
  }

  private static void writeAction(JsonGenerator json, Step step) throws IOException {
    if (step instanceof Step.Create) {
      json.writeStringField("action", "create");
    } else if (step instanceof Step.Change change) {
      json.writeStringField("action", "change");
      json.writeArrayFieldStart("changes");
      for (Difference difference : change.differences()) {
        write(json, difference);
      }
      json.writeEndArray();
      writeTexts(json, "notes", change.notes());
    } else if (step instanceof Step.Recreate recreate) {
      json.writeStringField("action", "recreate");
      writeTexts(json, "reasons", recreate.reasons());
    } else if (step instanceof Step.Destroy) {
      json.writeStringField("action", "destroy");
    } else if (step instanceof Step.Refuse refuse) {
      json.writeStringField("action", "refuse");
      writeTexts(json, "reasons", refuse.reasons());
    } else if (step instanceof Step.Keep keep) {
      json.writeStringField("action", "none");
      writeTexts(json, "notes", keep.notes());
    }
  }

  private static void write(JsonGenerator json, Difference difference) throws IOException {
    json.writeStartObject();
    json.writeStringField("what", difference.what().replace(' ', '_'));
    Session.writeOptional(json, "name", difference.name());
    Session.writeOptional(json, "before", difference.before());
    Session.writeOptional(json, "after", difference.after());
    json.writeEndObject();
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    if (!texts.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    }
  }
}
