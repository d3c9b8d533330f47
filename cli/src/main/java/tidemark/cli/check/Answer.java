package tidemark.cli.check;

import static tidemark.cli.check.CheckFailure.unless;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tidemark.client.json.Json;

/**
 * What a store answered to a call.
 *
 * @param call what was called, for people
 * @param headers looked up in any letter case
 */
record Answer(String call, int status, Map<String, String> headers, Json.Members body) {

  /** Fails unless the call succeeded. */
  Answer ok() {
    unless(status == 200, "%s answered %d %s", call, status, message());
    return this;
  }

  /** Fails unless the call succeeded and says nothing. */
  void okAndEmpty() {
    ok();
    unless(body.members().isEmpty(), "%s answered more than {}", call);
  }

  /**
   * Fails unless the call was refused, and says so in every way there is: header and member alike,
   * a message, a request id.
   */
  void fails(int expectedStatus, String code, String... messageParts) {
    unless(
        status == expectedStatus,
        "%s answered %d %s, expected %d %s",
        call,
        status,
        message(),
        expectedStatus,
        code);
    String header = headers.getOrDefault("x-amzn-ErrorType", "missing");
    unless(
        header.equals(code),
        "%s has the header x-amzn-ErrorType %s, expected %s",
        call,
        header,
        code);
    String type = body.text("__type").orElse("missing");
    unless(type.equals(code), "%s has the member __type %s, expected %s", call, type, code);
    unless(headers.containsKey("x-amzn-RequestId"), "%s has no x-amzn-RequestId", call);
    unless(!message().isBlank(), "%s failed without a Message", call);
    for (String part : messageParts) {
      unless(
          message().contains(part), "%s says '%s', expected it to say '%s'", call, message(), part);
    }
  }

  /** The record of a GetRecord as name to value, lists joined by commas; fails if there is none. */
  Map<String, String> record() {
    ok();
    unless(body.find("Record").isPresent(), "%s found no record", call);
    return valuesOf(body.list("Record"));
  }

  /** Fails if a GetRecord found something. */
  void isNoRecord() {
    ok();
    unless(body.find("Record").isEmpty(), "%s found a record, expected none", call);
  }

  /** The members of an array of objects. */
  List<Json.Members> objects(String name) {
    ok();
    return body.list(name).stream().map(Json::asMembers).toList();
  }

  static Map<String, String> valuesOf(List<Json> features) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Json each : features) {
      Json.Members feature = each.asMembers();
      values.put(
          feature.require("FeatureName"),
          feature
              .text("ValueAsString")
              .orElseGet(
                  () ->
                      feature.list("ValueAsStringList").stream()
                          .map(Json::asText)
                          .collect(Collectors.joining(","))));
    }
    return values;
  }

  private String message() {
    return body.text("Message").or(() -> body.text("message")).orElse("");
  }
}
