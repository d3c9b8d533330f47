package tidemark.cli.check;

import static tidemark.cli.check.CheckFailure.unlessEqual;
import static tidemark.cli.check.GroupKind.ONLINE;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tidemark.client.json.Json;

/** Cases 60 to 62: what features are, tags, and finding both. */
final class MetadataCases {
  private static final String DESCRIBE = "DescribeFeatureMetadata";
  private static final String UPDATE = "UpdateFeatureMetadata";

  private MetadataCases() {}

  static List<ApiCase> all() {
    return List.of(
        ApiCase.of(60, "a feature is described", MetadataCases::metadata, ONLINE),
        ApiCase.of(61, "tags come and go", MetadataCases::tags, ONLINE),
        ApiCase.of(62, "groups and features are found", MetadataCases::search, ONLINE));
  }

  private static String feature(CaseRun run, String feature, String members) {
    return "{\"FeatureGroupName\":\""
        + run.group(ONLINE)
        + "\",\"FeatureName\":\""
        + feature
        + "\""
        + members
        + "}";
  }

  private static Map<String, String> pairs(List<Json> pairs) {
    Map<String, String> read = new TreeMap<>();
    for (Json pair : pairs) {
      read.put(pair.asMembers().require("Key"), pair.asMembers().require("Value"));
    }
    return read;
  }

  private static void metadata(CaseRun run) {
    Json.Members before = run.api().control(DESCRIBE, feature(run, "n", "")).ok().body();
    unlessEqual("FeatureType", "Integral", before.require("FeatureType"));
    run.api()
        .control(
            UPDATE,
            feature(
                run,
                "n",
                ",\"Description\":\"How many\",\"ParameterAdditions\":["
                    + "{\"Key\":\"owner\",\"Value\":\"ads\"},{\"Key\":\"unit\",\"Value\":\"1\"}]"))
        .ok();
    run.api()
        .control(
            UPDATE,
            feature(
                run,
                "n",
                ",\"ParameterAdditions\":[{\"Key\":\"owner\",\"Value\":\"search\"}],"
                    + "\"ParameterRemovals\":[\"unit\",\"never\"]"))
        .ok();

    Json.Members after = run.api().control(DESCRIBE, feature(run, "n", "")).ok().body();

    unlessEqual("Description", "How many", after.require("Description"));
    unlessEqual("Parameters", Map.of("owner", "search"), pairs(after.list("Parameters")));
    run.api().control(DESCRIBE, feature(run, "nn", "")).fails(400, "ResourceNotFound");
    run.api()
        .control(UPDATE, feature(run, "nn", ",\"Description\":\"?\""))
        .fails(400, "ResourceNotFound");
  }

  private static Map<String, String> tagsOf(CaseRun run, String arn) {
    return pairs(
        run.api()
            .control("ListTags", "{\"ResourceArn\":\"" + arn + "\"}")
            .ok()
            .body()
            .list("Tags"));
  }

  private static void tags(CaseRun run) {
    String arn = run.api().describe(run.group(ONLINE)).ok().body().require("FeatureGroupArn");
    String of = "{\"ResourceArn\":\"" + arn + "\",";
    run.api()
        .control(
            "AddTags",
            of
                + "\"Tags\":[{\"Key\":\"team\",\"Value\":\"ads\"},{\"Key\":\"cost\",\"Value\":\"\"}]}")
        .ok();
    run.api().control("AddTags", of + "\"Tags\":[{\"Key\":\"team\",\"Value\":\"search\"}]}").ok();
    unlessEqual("The tags", Map.of("team", "search", "cost", ""), tagsOf(run, arn));

    run.api().control("DeleteTags", of + "\"TagKeys\":[\"cost\",\"never\"]}").ok();
    unlessEqual("The tags", Map.of("team", "search"), tagsOf(run, arn));

    run.api()
        .control("ListTags", "{\"ResourceArn\":\"" + arn + "-nope\"}")
        .fails(400, "ResourceNotFound");
    run.api()
        .control("AddTags", of + "\"Tags\":[{\"Key\":\"aws:x\",\"Value\":\"1\"}]}")
        .fails(400, "ValidationException");
  }

  private static List<String> found(CaseRun run, String resource, String member, String filters) {
    return run
        .api()
        .control(
            "Search",
            "{\"Resource\":\""
                + resource
                + "\",\"SearchExpression\":{\"Filters\":["
                + filters
                + "]},\"MaxResults\":100}")
        .objects("Results")
        .stream()
        .map(result -> result.object(resource).require(member))
        .toList();
  }

  private static String filter(String name, String operator, String value) {
    return "{\"Name\":\""
        + name
        + "\",\"Operator\":\""
        + operator
        + "\",\"Value\":\""
        + value
        + "\"}";
  }

  private static void search(CaseRun run) {
    String group = run.group(ONLINE);
    unlessEqual(
        "The groups found by name",
        List.of(group),
        found(
            run,
            "FeatureGroup",
            "FeatureGroupName",
            filter("FeatureGroupName", "Contains", group)));
    unlessEqual(
        "The features found by name",
        List.of("x"),
        found(
            run,
            "FeatureMetadata",
            "FeatureName",
            filter("FeatureName", "Equals", "x")
                + ","
                + filter("FeatureGroupName", "Equals", group)));
    String owner = run.groups().name("owner");
    run.api()
        .control(
            UPDATE,
            feature(
                run,
                "s",
                ",\"ParameterAdditions\":[{\"Key\":\"owner\",\"Value\":\"" + owner + "\"}]"))
        .ok();
    unlessEqual(
        "The features found by parameter",
        List.of("s"),
        found(run, "FeatureMetadata", "FeatureName", filter("Parameters.owner", "Equals", owner)));
    run.api().control("Search", "{\"Resource\":\"TrainingJob\"}").fails(400, "ValidationException");
  }
}
