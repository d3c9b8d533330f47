package tidemark.cli.check;

import static tidemark.cli.check.CaseRun.T1;
import static tidemark.cli.check.CheckFailure.unless;
import static tidemark.cli.check.GroupKind.ONLINE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cases 69 and 70: every error is JSON that tells its type, twice. */
final class ErrorCases {
  private static final List<String> MALFORMED =
      List.of("{", "[]", "null", "1", "\"text\"", "{}{}", "{\"Record\":", "\u0000", "{'a':1}");

  private ErrorCases() {}

  static List<ApiCase> all() {
    return List.of(
        ApiCase.of(69, "what cannot be read is refused as JSON", ErrorCases::unreadable, ONLINE),
        ApiCase.of(70, "every operation types its errors", ErrorCases::everyOperation, ONLINE));
  }

  private static void unreadable(CaseRun run) {
    for (String target :
        List.of("SageMaker.CreateModel", "SageMaker.", "FeatureStore.Search", "SageMaker")) {
      run.api().target(target, "{}").fails(400, "UnknownOperationException");
    }
    for (String body : MALFORMED) {
      Answer control = run.api().control("DescribeFeatureGroup", body);
      String type = control.body().text("__type").orElse("");
      unless(
          type.equals("ValidationException") || type.equals("SerializationException"),
          "A malformed body is refused as '%s'",
          type);
      control.fails(400, type);
      run.api().putBody(run.group(ONLINE), body).fails(400, "ValidationError");
      run.api().batchGet(body).fails(400, "ValidationError");
      run.api().batchWrite(body).fails(400, "ValidationError");
      run.api().update(run.group(ONLINE), body).fails(400, "ValidationError");
    }
  }

  private static void everyOperation(CaseRun run) {
    String nope = run.groups().name("nope");
    runtime(run, nope);
    String named = "{\"FeatureGroupName\":\"" + nope + "\"";
    String arn = "{\"ResourceArn\":\"" + arnOf(run, nope) + "\"";
    Map<String, String> notFound = new LinkedHashMap<>();
    notFound.put("DescribeFeatureGroup", named + "}");
    notFound.put(
        "UpdateFeatureGroup",
        named + ",\"FeatureAdditions\":[{\"FeatureName\":\"y\",\"FeatureType\":\"String\"}]}");
    notFound.put("DeleteFeatureGroup", named + "}");
    notFound.put("DescribeFeatureMetadata", named + ",\"FeatureName\":\"n\"}");
    notFound.put("UpdateFeatureMetadata", named + ",\"FeatureName\":\"n\"}");
    notFound.put("AddTags", arn + ",\"Tags\":[]}");
    notFound.put("ListTags", arn + "}");
    notFound.put("DeleteTags", arn + ",\"TagKeys\":[\"k\"]}");
    notFound.forEach(
        (operation, body) -> run.api().control(operation, body).fails(400, "ResourceNotFound"));
    run.api()
        .control("CreateFeatureGroup", ONLINE.definition("-nope", Optional.empty()))
        .fails(400, "ValidationException");
    run.api()
        .control("ListFeatureGroups", "{\"MaxResults\":101}")
        .fails(400, "ValidationException");
    run.api().control("Search", "{\"Resource\":\"Nothing\"}").fails(400, "ValidationException");
  }

  private static void runtime(CaseRun run, String nope) {
    run.api().put(nope, "id", "1", "ts", T1).fails(400, "ValidationError");
    run.api().delete(nope, "1", T1).fails(400, "ValidationError");
    run.api().get(nope, "1").fails(404, "ResourceNotFound");
    run.api().listRecords(nope, "{}").fails(404, "ResourceNotFound");
    run.api().update(nope, "1", "n", "1").fails(404, "ResourceNotFound");
    run.api().batchGet("{\"Identifiers\":[]}").fails(400, "ValidationError");
    run.api().batchWrite("{\"Entries\":[]}").fails(400, "ValidationError");
  }

  /** An ARN of the store's own account and region: one of another is refused for that. */
  private static String arnOf(CaseRun run, String nope) {
    String online = run.api().describe(run.group(ONLINE)).ok().body().require("FeatureGroupArn");
    return online.substring(0, online.lastIndexOf('/') + 1) + nope;
  }
}
