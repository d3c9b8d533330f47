package tidemark.cli.check;

import static tidemark.cli.check.CaseRun.T1;
import static tidemark.cli.check.CheckFailure.unless;
import static tidemark.cli.check.CheckFailure.unlessEqual;
import static tidemark.cli.check.GroupKind.BOTH;
import static tidemark.cli.check.GroupKind.GROWING;
import static tidemark.cli.check.GroupKind.ONLINE;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tidemark.client.json.Json;

/** Cases 54 to 59, 63 and 64: groups come, change and go. */
final class GroupCases {
  private static final String CREATE = "CreateFeatureGroup";
  private static final String UPDATE = "UpdateFeatureGroup";

  private GroupCases() {}

  static List<ApiCase> all() {
    return List.of(
        ApiCase.of(54, "a created group is described", GroupCases::described, BOTH),
        ApiCase.of(55, "a name is taken once", GroupCases::taken, BOTH),
        ApiCase.of(56, "an unsound definition is refused", GroupCases::unsound),
        new ApiCase(
            57,
            "the place of the offline store is told",
            ApiCase.Need.OFFLINE_STORE,
            ApiCase.Pace.CALLS,
            Set.of(BOTH),
            GroupCases::offlinePlace),
        ApiCase.of(58, "groups are listed, filtered, by pages", GroupCases::listed, BOTH, ONLINE),
        ApiCase.of(59, "a group gains features", GroupCases::grows, GROWING),
        ApiCase.of(63, "a deleted group is gone, its name free", GroupCases::deleted),
        ApiCase.of(64, "an unknown group is told by its type", GroupCases::unknown));
  }

  private static void described(CaseRun run) {
    Json.Members group = run.api().describe(run.both()).ok().body();

    unlessEqual("FeatureGroupName", run.both(), group.require("FeatureGroupName"));
    String arn = group.require("FeatureGroupArn");
    unless(
        arn.startsWith("arn:") && arn.endsWith(":feature-group/" + run.both()),
        "FeatureGroupArn is %s",
        arn);
    unlessEqual(
        "FeatureDefinitions",
        List.of("id String", "ts String", "n Integral", "x Fractional", "s String"),
        group.list("FeatureDefinitions").stream()
            .map(Json::asMembers)
            .map(f -> f.require("FeatureName") + " " + f.require("FeatureType"))
            .toList());
    unlessEqual("RecordIdentifierFeatureName", "id", group.require("RecordIdentifierFeatureName"));
    unlessEqual("EventTimeFeatureName", "ts", group.require("EventTimeFeatureName"));
    unless(
        group.find("CreationTime").filter(Json.Numeral.class::isInstance).isPresent(),
        "CreationTime is no number");
    Instant created =
        Instant.ofEpochSecond(new BigDecimal(group.require("CreationTime")).longValue());
    unless(
        created.isBefore(run.now().plusSeconds(60))
            && created.isAfter(run.now().minusSeconds(3_600)),
        "CreationTime is %s",
        created);
  }

  private static void taken(CaseRun run) {
    for (String name : List.of(run.both(), run.both().toUpperCase(Locale.ROOT))) {
      run.api()
          .control(CREATE, ONLINE.definition(name, Optional.empty()))
          .fails(400, "ResourceInUse");
    }
  }

  private static void unsound(CaseRun run) {
    String name = run.groups().name("unsound");
    String sound = ONLINE.definition(name, Optional.empty());
    Map<String, String> definitions = new TreeMap<>();
    definitions.put("a reserved name", sound.replace("\"s\"", "\"is_deleted\""));
    definitions.put("a column of the store", sound.replace("\"s\"", "\"event_time_ns\""));
    definitions.put("a bad name of a feature", sound.replace("\"s\"", "\"ends-\""));
    definitions.put("names that differ by case", sound.replace("\"s\"", "\"N\""));
    definitions.put("a bad name", sound.replace(name, "-clicks"));
    definitions.put("a name of 65 characters", sound.replace(name, "a".repeat(65)));
    definitions.put(
        "an undefined identifier",
        sound.replace(
            "\"RecordIdentifierFeatureName\":\"id\"", "\"RecordIdentifierFeatureName\":\"who\""));
    definitions.put(
        "an undefined event time",
        sound.replace("\"EventTimeFeatureName\":\"ts\"", "\"EventTimeFeatureName\":\"at\""));
    definitions.put(
        "an Integral event time",
        sound.replace(
            "{\"FeatureName\":\"ts\",\"FeatureType\":\"String\"}",
            "{\"FeatureName\":\"ts\",\"FeatureType\":\"Integral\"}"));
    definitions.put(
        "no store", sound.replace("\"EnableOnlineStore\":true", "\"EnableOnlineStore\":false"));
    definitions.put(
        "a TTL without an online store",
        sound.replace(
            "\"EnableOnlineStore\":true",
            "\"EnableOnlineStore\":false,\"TtlDuration\":{\"Unit\":\"Days\",\"Value\":7}"));
    definitions.forEach(
        (what, definition) -> {
          unless(!definition.equals(sound), "The definition with %s is sound", what);
          Answer answer = run.groups().create(name, definition);
          unless(answer.status() == 400, "A definition with %s is not refused", what);
          answer.fails(400, "ValidationException");
        });
  }

  private static void offlinePlace(CaseRun run) {
    Json.Members offline = run.api().describe(run.both()).ok().body().object("OfflineStoreConfig");

    String uri = run.groups().offlineUri().orElseThrow().replaceFirst("/$", "");
    String resolved = offline.object("S3StorageConfig").require("ResolvedOutputS3Uri");
    unless(
        resolved.matches(
            Pattern.quote(uri)
                + "/[0-9]{12}/sagemaker/[a-z0-9-]+/offline-store/"
                + run.both()
                + "-[0-9]+/data"),
        "ResolvedOutputS3Uri is %s",
        resolved);
    String incarnation = resolved.replaceFirst(".*-([0-9]+)/data$", "$1");
    unlessEqual(
        "TableName",
        run.both().replace('-', '_') + "_" + incarnation,
        offline.object("DataCatalogConfig").require("TableName"));
  }

  private static List<String> list(CaseRun run, String members) {
    List<String> names = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      String next = token.map(text -> ",\"NextToken\":\"" + text + "\"").orElse("");
      Answer page =
          run.api()
              .control(
                  "ListFeatureGroups",
                  "{\"NameContains\":\"" + run.groups().prefix() + "-\"" + members + next + "}")
              .ok();
      for (Json.Members summary : page.objects("FeatureGroupSummaries")) {
        names.add(summary.require("FeatureGroupName"));
      }
      token = page.body().text("NextToken");
    } while (token.isPresent());
    return names;
  }

  private static void listed(CaseRun run) {
    List<String> all = list(run, "");
    unless(
        all.containsAll(List.of(run.both(), run.group(ONLINE))), "A group is missing in the list");

    List<String> ascending = list(run, ",\"SortBy\":\"Name\",\"SortOrder\":\"Ascending\"");
    unlessEqual("The groups by name", all.stream().sorted().toList(), ascending);
    unlessEqual(
        "The groups by pages of one",
        ascending,
        list(run, ",\"SortBy\":\"Name\",\"SortOrder\":\"Ascending\",\"MaxResults\":1"));
    unlessEqual(
        "The groups whose creation failed",
        List.of(),
        list(run, ",\"FeatureGroupStatusEquals\":\"CreateFailed\""));
    long soon = run.now().plusSeconds(3_600).getEpochSecond();
    unlessEqual("The groups created later", List.of(), list(run, ",\"CreationTimeAfter\":" + soon));
  }

  private static void grows(CaseRun run) {
    String group = run.group(GROWING);
    run.api().put(group, "id", run.id("old"), "ts", T1, "n", "1").ok();
    String addition =
        ",\"FeatureAdditions\":[{\"FeatureName\":\"%s\",\"FeatureType\":\"Integral\"}]}";
    String named = "{\"FeatureGroupName\":\"" + group + "\"";

    run.api().control(UPDATE, named + addition.formatted("y")).ok();
    Json.Members updated = run.groups().awaitUpdated(group);

    unlessEqual("The number of features", 6, updated.list("FeatureDefinitions").size());
    run.api().put(group, "id", run.id("new"), "ts", T1, "y", "7").ok();
    run.expect(group, run.id("new"), "y", "7");
    run.expect(group, run.id("old"), "y", "absent");
    for (String there : List.of("n", "N", "is_deleted")) {
      run.api()
          .control(UPDATE, named + addition.formatted(there))
          .fails(400, "ValidationException");
    }
    run.api()
        .control(
            UPDATE,
            "{\"FeatureGroupName\":\"" + run.groups().name("nope") + "\"" + addition.formatted("y"))
        .fails(400, "ResourceNotFound");
  }

  private static void deleted(CaseRun run) {
    String name = run.groups().name("deleted");
    String definition = ONLINE.definition(name, Optional.empty());
    run.groups().create(name, definition).ok();
    run.groups().awaitCreated(name);
    run.api().put(name, "id", run.id("a"), "ts", T1).ok();

    run.api().control("DeleteFeatureGroup", Bodies.named(name)).ok();

    Eventually.holds(
        TtlCases.CACHE_PATIENCE,
        () -> {
          refused(run.api().get(name, run.id("a")), "GetRecord");
          refused(run.api().put(name, "id", run.id("a"), "ts", T1), "PutRecord");
          refused(run.api().delete(name, run.id("a"), T1), "DeleteRecord");
        });
    run.groups().awaitGone(name);
    run.api().control("DeleteFeatureGroup", Bodies.named(name)).fails(400, "ResourceNotFound");
    run.groups().create(name, definition).ok();
    run.groups().awaitCreated(name);
    Eventually.holds(TtlCases.CACHE_PATIENCE, () -> run.api().get(name, run.id("a")).isNoRecord());
  }

  private static void refused(Answer answer, String what) {
    unless(answer.status() >= 400, "%s of a deleted group succeeds", what);
  }

  private static void unknown(CaseRun run) {
    run.api().describe(run.groups().name("nope")).fails(400, "ResourceNotFound");
  }
}
