package tidemark.client.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.client.DefinitionFile;
import tidemark.client.FeatureGroupDescription;
import tidemark.client.GroupFile;
import tidemark.client.MaterializationChange;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupName;
import tidemark.model.GroupChange;

class PlanTest {
  private static final String PLANE =
      """
      name: plane
      record_identifier: tailnum
      event_time: known_at
      features:
        - {name: tailnum, type: String}
        - {name: known_at, type: String}
        - {name: seats, type: Integral, description: Of passengers.}
      """;

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final FeatureGroupName NAME = new FeatureGroupName("plane");

  @Test
  void aGroupThatIsNotThereIsCreated() {
    GroupFile file = file(PLANE);

    Plan plan = Plan.of(List.of(file), List.of(), Set.of(), NOW);

    assertThat(plan.steps()).containsExactly(new Step.Create(file));
    assertThat(plan.isEmpty()).isFalse();
  }

  @Test
  void aGroupThatIsAsItsFileSaysIsKept() {
    assertThat(plan(PLANE, PLANE).steps())
        .containsExactly(new Step.Keep(found(file(PLANE)), List.of()));
    assertThat(plan(PLANE, PLANE.replace("name: plane", "name: Plane")).isEmpty()).isTrue();
  }

  @Test
  void addingFeaturesIsDoneInPlaceAndInCallsOfAHundred() {
    StringBuilder more = new StringBuilder(PLANE);
    for (int i = 0; i < 250; i++) {
      more.append("  - {name: f").append(i).append(", type: Fractional}\n");
    }

    Step.Change change = change(PLANE, more.toString());

    assertThat(change.changes().updates())
        .extracting(update -> ((GroupChange.Additions) update).features().size())
        .containsExactly(100, 100, 50);
    assertThat(change.differences()).hasSize(250);
    assertThat(change.differences().get(0))
        .isEqualTo(
            new Difference(
                "feature", Optional.of("f0"), Optional.empty(), Optional.of("Fractional")));
  }

  @Test
  void whatCanChangeInPlaceDoes() {
    String before = PLANE + "online: {ttl: 7 days}\ntags: {team: a, old: x}\n";
    String after =
        PLANE.replace("Of passengers.", "Passengers at most.")
            + "online: {ttl: 1 day, storage_type: Standard_V2}\n"
            + "owner: ops\ntags: {team: b}\n";

    assertThat(change(before, after).differences())
        .extracting(Object::toString)
        .containsExactly(
            "Difference[what=ttl, name=Optional.empty, before=Optional[7 Days],"
                + " after=Optional[1 Days]]",
            "Difference[what=storage type, name=Optional.empty, before=Optional[Standard],"
                + " after=Optional[Standard_V2]]",
            "Difference[what=tag, name=Optional[owner], before=Optional.empty,"
                + " after=Optional[ops]]",
            "Difference[what=tag, name=Optional[team], before=Optional[a], after=Optional[b]]",
            "Difference[what=tag, name=Optional[old], before=Optional[x], after=Optional.empty]",
            "Difference[what=description, name=Optional[seats],"
                + " before=Optional[Of passengers.], after=Optional[Passengers at most.]]");
  }

  @Test
  void throughputAndTheLossOfATimeToLiveAreDoneInPlace() {
    Step.Change change =
        change(
            PLANE + "online: {ttl: 7 days}\n",
            PLANE + "throughput: {read_units: 5, write_units: 6}\n");

    assertThat(change.differences())
        .extracting(Difference::what, Difference::after)
        .containsExactly(
            tuple("ttl", Optional.empty()),
            tuple("throughput", Optional.of("5 read and 6 write units")));
  }

  @Test
  void aScheduleIsAddedChangedAndRemovedInPlace() {
    String nightly = "materialization: {schedule: cron(0 3 * * ? *), expected_run_time: 40 min}\n";
    String hourly = "materialization: {schedule: rate(1 hour), on_arrival: true}\n";

    assertThat(change(PLANE, PLANE + nightly).differences())
        .extracting(Difference::what, Difference::before, Difference::after)
        .containsExactly(
            tuple("schedule", Optional.empty(), Optional.of("cron(0 3 * * ? *) UTC")),
            tuple("expected run time", Optional.empty(), Optional.of("40 min")));
    assertThat(change(PLANE + nightly, PLANE + hourly).differences())
        .extracting(Difference::what, Difference::before, Difference::after)
        .containsExactly(
            tuple("schedule", Optional.of("cron(0 3 * * ? *) UTC"), Optional.of("rate(1 hour)")),
            tuple("expected run time", Optional.of("40 min"), Optional.empty()),
            tuple("on arrival", Optional.empty(), Optional.of("a run")));
    assertThat(change(PLANE + hourly, PLANE).changes().materialization())
        .isEqualTo(MaterializationChange.REMOVE);
    assertThat(plan(PLANE + hourly, PLANE + hourly).isEmpty()).isTrue();
  }

  @Test
  @DisplayName("B-55: a TTL that does not go with the schedule that stays is refused")
  void aTimeToLiveUnderAScheduleThatStaysIsRefused() {
    FoundGroup found =
        found(file(PLANE + "online: {ttl: 2 days}\nmaterialization: {schedule: rate(1 day)}\n"));
    GroupFile shorter =
        GroupFile.of(file(PLANE + "online: {ttl: 1 day}\n").definition().withTags(Map.of()));

    Plan plan = Plan.of(List.of(shorter), List.of(found), Set.of(), NOW);

    assertThat(((Step.Refuse) plan.steps().get(0)).reasons())
        .containsExactly(
            "The schedule's interval of 1 d exceeds half of the TTL of 1 d; at most 12 h is"
                + " allowed.");
  }

  @Test
  void theBodyOfARequestLeavesTheScheduleAsItIs() {
    FoundGroup found = found(file(PLANE + "materialization: {schedule: rate(1 day)}\n"));
    GroupFile request = GroupFile.of(file(PLANE).definition());

    Plan plan = Plan.of(List.of(request), List.of(found), Set.of(), NOW);

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.steps().get(0).outlook().orElseThrow().materialization()).isPresent();
  }

  @Test
  void ownersOfFeaturesAreKeptAsParameters() {
    String owned = PLANE.replace("Of passengers.", "Of passengers., owner: fleet");

    Step.Change change = change(PLANE, owned);

    assertThat(change.changes().featureOwners()).containsOnly(Map.entry("seats", "fleet"));
    assertThat(change.differences())
        .containsExactly(
            new Difference("owner", Optional.of("seats"), Optional.empty(), Optional.of("fleet")));
    assertThat(plan(owned, PLANE).isEmpty()).isTrue();
  }

  @Test
  void anOutlookTellsWhatIsServedAndWhatMayNotBe() {
    String trap =
        PLANE
            + "online: {ttl: 12 hours}\n"
            + "materialization: {schedule: rate(6 hours), expected_run_time: 7 h}\n";

    Outlook outlook =
        Plan.of(List.of(file(trap)), List.of(), Set.of(), NOW)
            .steps()
            .get(0)
            .outlook()
            .orElseThrow();

    assertThat(outlook.warnings(NOW)).singleElement().asString().startsWith("Records may expire");
    assertThat(outlook.blindSpots(NOW).orElseThrow().servedTime()).isLessThan(Duration.ofDays(1));
    assertThat(change(PLANE, PLANE + "online: {ttl: 1 day}\n").outlook().orElseThrow())
        .satisfies(idle -> assertThat(idle.warnings(NOW)).hasSize(1))
        .satisfies(idle -> assertThat(idle.blindSpots(NOW)).isEmpty());
  }

  @ParameterizedTest(name = "{2}")
  @DisplayName("B-58: what cannot be done in place is refused with the reason")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "seats, type: Integral|seats, type: Fractional|'seats' is Integral and cannot become"
            + " Fractional.",
        "name: seats|name: places|'seats' is in the store and not in the file",
        "record_identifier: tailnum|record_identifier: seats|identifier is 'tailnum' and cannot",
        "event_time: known_at|`online: false\nevent_time: known_at`|has an online store and"
            + " cannot lose it",
        "event_time: known_at|`offline: false\nevent_time: known_at`|has an offline store and"
            + " cannot lose it",
        "event_time: known_at|`offline: {partition: hour}\nevent_time: known_at`|partitioned by"
            + " day and cannot be by hour",
        "event_time: known_at|`offline: {s3_uri: \"s3://acme/x\"}\nevent_time: known_at`|cannot"
            + " go to s3://acme/x",
        "event_time: known_at|`online: {storage_type: InMemory}\nevent_time: known_at`|only"
            + " Standard can become Standard_V2"
      })
  void whatCannotBeDoneInPlaceIsRefused(String from, String to, String reason) {
    String after = PLANE.replace(from, to);
    Plan refused = plan(PLANE, after);
    Plan allowed = Plan.of(List.of(file(after)), List.of(found(file(PLANE))), Set.of(NAME), NOW);

    assertThat(refused.isRefused()).isTrue();
    assertThat(((Step.Refuse) refused.steps().get(0)).reasons())
        .singleElement()
        .asString()
        .contains(reason);
    assertThat(allowed.isRefused()).isFalse();
    assertThat(allowed.destroys()).isTrue();
    assertThat(((Step.Recreate) allowed.steps().get(0)).reasons()).hasSize(1);
  }

  @Test
  void aGroupWithoutAFileIsDestroyedOnlyByName() {
    FoundGroup other = found(file(PLANE.replace("name: plane", "name: other")));

    assertThat(Plan.of(List.of(), List.of(other), Set.of(), NOW).steps()).isEmpty();
    assertThat(
            Plan.of(List.of(), List.of(other), Set.of(new FeatureGroupName("OTHER")), NOW).steps())
        .containsExactly(new Step.Destroy(new FeatureGroupName("other")));
    assertThat(Plan.of(List.of(), List.of(), Set.of(NAME), NOW).isEmpty()).isTrue();
  }

  @Test
  void aGroupWhoseCreationFailedIsRefused() {
    FoundGroup failed = found(file(PLANE), FeatureGroup.Status.CREATE_FAILED);

    Plan plan = Plan.of(List.of(file(PLANE)), List.of(failed), Set.of(), NOW);

    assertThat(plan.steps()).containsExactly(new Step.Refuse(NAME, List.of("It is CreateFailed.")));
  }

  @Test
  void anotherDescriptionIsNotedAndNothingMore() {
    Plan plan = plan(PLANE, PLANE + "description: Planes.\n");

    assertThat(plan.isEmpty()).isTrue();
    assertThat(((Step.Keep) plan.steps().get(0)).notes())
        .containsExactly("Its description stays as it is: the API has no way to change it.");
  }

  @Test
  void whatOthersNotedOfFeaturesAndTagsOfAwsStay() {
    FoundGroup found = found(file(PLANE));
    FoundGroup noted =
        new FoundGroup(
            found.description(),
            Map.of("aws:createdBy", "x"),
            Map.of("seats", "Of passengers.", "tailnum", "On the tail."),
            Map.of("seats", "fleet"),
            Optional.empty());

    assertThat(Plan.of(List.of(file(PLANE)), List.of(noted), Set.of(), NOW).isEmpty()).isTrue();
  }

  @Test
  void thePlanOfWhatWasAppliedIsEmpty() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<GroupFile> files = files(random);
      List<FoundGroup> groups = new ArrayList<>();
      for (GroupFile file : files(random)) {
        groups.add(found(file));
      }
      Set<FeatureGroupName> destroyable = Set.of(new FeatureGroupName("g1"));

      Plan plan = Plan.of(files, groups, destroyable, NOW);
      Plan again = Plan.of(files, applied(plan, groups), destroyable, NOW);

      if (!plan.isRefused()) {
        assertThat(again.steps()).as("seed %d", seed).allMatch(Step::isIdle);
      }
    }
  }

  /** The groups after a plan, each step by what the model says of it. */
  private static List<FoundGroup> applied(Plan plan, List<FoundGroup> groups) {
    Map<FeatureGroupName, FoundGroup> after = new HashMap<>();
    groups.forEach(group -> after.put(group.name(), group));
    for (Step step : plan.steps()) {
      if (step instanceof Step.Create create) {
        after.put(step.group(), found(create.file()));
      } else if (step instanceof Step.Recreate recreate) {
        after.put(step.group(), found(recreate.file()));
      } else if (step instanceof Step.Destroy) {
        after.remove(step.group());
      } else if (step instanceof Step.Change change) {
        after.put(step.group(), applied(change));
      }
    }
    return List.copyOf(after.values());
  }

  private static FoundGroup applied(Step.Change change) {
    FeatureGroupDefinition definition = change.found().definition();
    for (GroupChange update : change.changes().updates()) {
      definition = update.appliedTo(definition);
    }
    Map<String, String> tags = new HashMap<>(change.found().tags());
    tags.putAll(change.changes().tags());
    tags.keySet().removeAll(change.changes().tagsRemoved());
    Map<String, String> descriptions = new HashMap<>(change.found().featureDescriptions());
    descriptions.putAll(change.changes().featureDescriptions());
    Map<String, String> owners = new HashMap<>(change.found().featureOwners());
    owners.putAll(change.changes().featureOwners());
    MaterializationChange materialization =
        change
            .changes()
            .materialization()
            .appliedTo(change.found().materialization())
            .<MaterializationChange>map(MaterializationChange.To::new)
            .orElse(MaterializationChange.REMOVE);
    return found(
        new GroupFile(definition.withTags(tags), descriptions, owners, materialization),
        FeatureGroup.Status.CREATED);
  }

  private static List<GroupFile> files(Random random) {
    List<GroupFile> files = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (random.nextInt(4) > 0) {
        files.add(file(text("g" + i, random)));
      }
    }
    return files;
  }

  private static String text(String name, Random random) {
    StringBuilder text = new StringBuilder("name: " + name + "\n");
    text.append("record_identifier: id\nevent_time: ts\nfeatures:\n");
    text.append("  - {name: id, type: String}\n  - {name: ts, type: String}\n");
    int features = random.nextInt(4);
    for (int i = 0; i < features; i++) {
      text.append("  - {name: f").append(i).append(", type: ");
      text.append(random.nextInt(8) == 0 ? "String" : "Integral");
      text.append(random.nextBoolean() ? ", description: d" + random.nextInt(3) : "");
      text.append(random.nextInt(3) == 0 ? ", owner: o" + random.nextInt(2) : "");
      text.append("}\n");
    }
    text.append("online: {storage_type: ");
    text.append(random.nextInt(3) == 0 ? "Standard_V2" : "Standard");
    text.append(random.nextBoolean() ? ", ttl: " + (1 + random.nextInt(3)) + " days" : "");
    text.append("}\ntags: {a: x").append(random.nextInt(2)).append("}\n");
    text.append(random.nextBoolean() ? "owner: o" + random.nextInt(2) + "\n" : "");
    if (random.nextBoolean()) {
      text.append("materialization: {schedule: rate(").append(1 + random.nextInt(12));
      text.append(" hours)");
      text.append(random.nextBoolean() ? ", on_arrival: true" : "");
      text.append(random.nextBoolean() ? ", source_lag: 5 min" : "").append("}\n");
    }
    return text.toString();
  }

  private static Plan plan(String before, String after) {
    return Plan.of(List.of(file(after)), List.of(found(file(before))), Set.of(), NOW);
  }

  private static Step.Change change(String before, String after) {
    return (Step.Change) plan(before, after).steps().get(0);
  }

  private static GroupFile file(String text) {
    return DefinitionFile.parseAll("g.yaml", text, NOW);
  }

  private static FoundGroup found(GroupFile file) {
    return found(file, FeatureGroup.Status.CREATED);
  }

  /** A group as a store describes it that was created from a file. */
  private static FoundGroup found(GroupFile file, FeatureGroup.Status status) {
    FeatureGroupDefinition definition = file.definition();
    return new FoundGroup(
        new FeatureGroupDescription(
            definition.withTags(Map.of()),
            "arn:aws:sagemaker:us-east-1:000000000000:feature-group/" + definition.name(),
            status,
            Optional.empty(),
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        definition.tags(),
        file.featureDescriptions(),
        file.featureOwners(),
        file.materialization().appliedTo(Optional.empty()));
  }
}
