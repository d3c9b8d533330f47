package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tidemark.model.Limit;
import tidemark.record.BatchGet;

/** The body of BatchGetRecord and of its answer. */
public final class BatchGetRecordJson {
  private static final String IDENTIFIERS = "Identifiers";
  private static final String GROUP = "FeatureGroupName";
  private static final String RECORD_IDENTIFIERS = "RecordIdentifiersValueAsString";
  private static final String RECORD_IDENTIFIER = "RecordIdentifierValueAsString";
  private static final String FEATURE_NAMES = "FeatureNames";
  private static final String RECORDS = "Records";
  private static final String ERRORS = "Errors";
  private static final String ERROR_CODE = "ErrorCode";
  private static final String ERROR_MESSAGE = "ErrorMessage";
  private static final String UNPROCESSED = "UnprocessedIdentifiers";
  private static final JsonBytes.Fixed FOUND_GROUP = new JsonBytes.Fixed("{\"" + GROUP + "\":");
  private static final JsonBytes.Fixed FOUND_IDENTIFIER =
      new JsonBytes.Fixed(",\"" + RECORD_IDENTIFIER + "\":");

  /** Of a record in an answer, with a few features. */
  private static final int RECORD_BYTES = 1_024;

  /** What a body asks for. */
  public record Request(List<BatchGet.Wanted> wanted, ExpirationTimeResponse expiration) {
    public Request {
      wanted = List.copyOf(wanted);
    }
  }

  private BatchGetRecordJson() {}

  /**
   * Reads a request.
   *
   * @throws tidemark.model.FeatureStoreException naming what is wrong with the body
   */
  public static Request read(byte[] body) {
    List<BatchGet.Wanted> wanted = new ArrayList<>();
    @Nullable ExpirationTimeResponse expiration = ExpirationTimeResponse.DISABLED;
    try (JsonRequest json = JsonRequest.of(body, IDENTIFIERS)) {
      json.enter();
      while (json.nextMember()) {
        switch (json.member()) {
          case IDENTIFIERS -> wanted = readIdentifiers(json);
          case ExpirationTimeResponse.MEMBER ->
              expiration = json.parsed(ExpirationTimeResponse::parse);
          default -> json.skip();
        }
      }
      json.require(IDENTIFIERS, "a list of 1-100 BatchGetRecordIdentifier");
      json.finish();
    }
    if (expiration == null) {
      throw new IllegalStateException("A body without problems says how to answer");
    }
    return new Request(wanted, expiration);
  }

  private static List<BatchGet.Wanted> readIdentifiers(JsonRequest json) {
    List<BatchGet.Wanted> wanted = new ArrayList<>();
    int entries = 0;
    if (!json.enterList(": required, a list of 1-100 BatchGetRecordIdentifier.")) {
      return wanted;
    }
    while (json.nextElement(JsonRequest.LIST_MAX)) {
      entries++;
      BatchGet.Wanted some = readIdentifier(json);
      if (some != null) {
        wanted.add(some);
      }
    }
    json.requireCount(Limit.BATCH_GET_GROUPS, entries);
    return wanted;
  }

  private static BatchGet.@Nullable Wanted readIdentifier(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    String group = null;
    List<String> identifiers = null;
    List<String> features = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case GROUP -> group = json.string();
        case RECORD_IDENTIFIERS -> identifiers = json.strings(1, Limit.BATCH_GET_RECORDS.max());
        case FEATURE_NAMES -> features = json.strings(1, JsonRequest.LIST_MAX);
        default -> json.skip();
      }
    }
    json.require(GROUP, "the name or ARN of a feature group");
    json.require(RECORD_IDENTIFIERS, "a list of 1-100 strings");
    return group == null || identifiers == null
        ? null
        : new BatchGet.Wanted(group, identifiers, features == null ? List.of() : features);
  }

  /**
   * Writes an answer that fits: the records beyond the budget go to the unprocessed identifiers,
   * for the client to ask again. Records keep their order, so it is the last ones that go.
   *
   * @param bytesMax of the answer as a string within a function's response
   */
  public static String write(
      Request request, BatchGet.Answer answer, int bytesMax, String requestId) {
    List<String> records =
        answer.found().stream().map(found -> write(found, request.expiration())).toList();
    String rest = write(List.of(), answer.failed(), answer.unprocessed(), requestId);
    int kept = records.size();
    if (lengthWithin(rest) + lengthOf(records) > bytesMax) {
      String deferred =
          write(List.of(), answer.failed(), deferred(request, answer, answer.found()), requestId);
      kept = fitting(records, bytesMax - lengthWithin(deferred));
    }
    return write(
        records.subList(0, kept),
        answer.failed(),
        deferred(request, answer, answer.found().subList(kept, records.size())),
        requestId);
  }

  /** How many of the texts, from the first on, have at most that length together. */
  private static int fitting(List<String> texts, int lengthMax) {
    int length = 0;
    int count = 0;
    for (String text : texts) {
      length += lengthWithin(text) + 1;
      if (length > lengthMax) {
        break;
      }
      count++;
    }
    return count;
  }

  private static int lengthOf(List<String> texts) {
    return texts.stream().mapToInt(text -> lengthWithin(text) + 1).sum();
  }

  /** The bytes of JSON text as a string within other JSON: quotes and backslashes count twice. */
  private static int lengthWithin(String json) {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      length += c == '"' || c == '\\' ? 1 : 0;
    }
    return length;
  }

  /** What was not processed, and more records, by group: a client may send it back as it is. */
  private static List<BatchGet.Wanted> deferred(
      Request request, BatchGet.Answer answer, List<BatchGet.Found> more) {
    Map<String, List<String>> identifiers = new LinkedHashMap<>();
    for (BatchGet.Wanted some : answer.unprocessed()) {
      identifiers.computeIfAbsent(some.group(), g -> new ArrayList<>()).addAll(some.identifiers());
    }
    for (BatchGet.Found found : more) {
      identifiers.computeIfAbsent(found.group(), g -> new ArrayList<>()).add(found.identifier());
    }
    return request.wanted().stream()
        .filter(asked -> identifiers.containsKey(asked.group()))
        .map(
            asked ->
                new BatchGet.Wanted(
                    asked.group(),
                    identifiers.getOrDefault(asked.group(), List.of()),
                    asked.features()))
        .toList();
  }

  private static String write(BatchGet.Found found, ExpirationTimeResponse expiration) {
    JsonBytes json = new JsonBytes(RECORD_BYTES);
    json.put(FOUND_GROUP).text(found.group());
    json.put(FOUND_IDENTIFIER).text(found.identifier()).put(',');
    ServedRecordJson.write(json, found.record(), expiration);
    return new String(json.put('}').toBytes(), StandardCharsets.UTF_8);
  }

  private static String write(
      List<String> records,
      List<BatchGet.Failed> failures,
      List<BatchGet.Wanted> unprocessed,
      String requestId) {
    return JsonText.of(
        json -> {
          json.writeArrayFieldStart(RECORDS);
          for (String record : records) {
            json.writeRawValue(record);
          }
          json.writeEndArray();
          writeErrors(json, failures, requestId);
          writeUnprocessed(json, unprocessed);
        });
  }

  private static void writeErrors(
      JsonGenerator json, List<BatchGet.Failed> failures, String requestId) throws IOException {
    json.writeArrayFieldStart(ERRORS);
    for (BatchGet.Failed failed : failures) {
      ApiError error = ApiError.of(Operation.BATCH_GET_RECORD, failed.reason(), requestId);
      json.writeStartObject();
      json.writeStringField(GROUP, failed.group());
      json.writeStringField(RECORD_IDENTIFIER, failed.identifier());
      json.writeStringField(ERROR_CODE, error.code());
      json.writeStringField(ERROR_MESSAGE, error.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeUnprocessed(JsonGenerator json, List<BatchGet.Wanted> unprocessed)
      throws IOException {
    json.writeArrayFieldStart(UNPROCESSED);
    for (BatchGet.Wanted some : unprocessed) {
      json.writeStartObject();
      json.writeStringField(GROUP, some.group());
      writeTexts(json, RECORD_IDENTIFIERS, some.identifiers());
      if (!some.features().isEmpty()) {
        writeTexts(json, FEATURE_NAMES, some.features());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeTexts(JsonGenerator json, String member, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
