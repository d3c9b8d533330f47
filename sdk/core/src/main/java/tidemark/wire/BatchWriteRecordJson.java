package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.GivenFeature;
import tidemark.model.Limit;
import tidemark.model.Problems;
import tidemark.model.TargetStore;
import tidemark.model.TimeToLive;
import tidemark.record.BatchWrite;
import tidemark.record.PutRecord;

/**
 * The body of BatchWriteRecord and of its answer. An entry that was not written comes back as the
 * very text that was sent: clients compare it with what they hold.
 */
public final class BatchWriteRecordJson {
  private static final String ENTRIES = "Entries";
  private static final String GROUP = "FeatureGroupName";
  private static final String ERRORS = "Errors";
  private static final String ENTRY = "Entry";
  private static final String ERROR_CODE = "ErrorCode";
  private static final String ERROR_MESSAGE = "ErrorMessage";
  private static final String UNPROCESSED = "UnprocessedEntries";

  /**
   * What a body asks for.
   *
   * @param texts the JSON of each entry as it was sent
   */
  public record Request(BatchWrite.Request batch, List<String> texts) {
    public Request {
      texts = List.copyOf(texts);
    }

    /** What was not written is not counted. */
    public int written(BatchWrite.Answer answer) {
      return texts.size() - answer.failed().size() - answer.unprocessed().size();
    }
  }

  private BatchWriteRecordJson() {}

  /**
   * Reads a request. An entry of the right form that no put can be made of fails on its own.
   *
   * @throws tidemark.model.FeatureStoreException naming what is wrong with the body
   */
  public static Request read(byte[] body) {
    return read(body, UnknownMembers.IGNORED);
  }

  /** The same, where members that are not known may be faults. */
  public static Request read(byte[] body, UnknownMembers unknown) {
    List<BatchWrite.Entry> entries = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    @Nullable TimeToLive ttl = null;
    try (JsonRequest json = JsonRequest.of(body, ENTRIES, unknown)) {
      json.enter();
      while (json.nextMember()) {
        switch (json.member()) {
          case ENTRIES -> readEntries(json, entries, texts);
          case TtlDurationJson.MEMBER -> ttl = TtlDurationJson.read(json);
          default -> json.skipUnknown();
        }
      }
      json.require(ENTRIES, "a list of 1-25 BatchWriteRecordEntry");
      json.finish();
    }
    return new Request(new BatchWrite.Request(entries, Optional.ofNullable(ttl)), texts);
  }

  private static void readEntries(
      JsonRequest json, List<BatchWrite.Entry> entries, List<String> texts) {
    int count = 0;
    if (!json.enterList(": required, a list of 1-25 BatchWriteRecordEntry.")) {
      return;
    }
    while (json.nextElement(JsonRequest.LIST_MAX)) {
      count++;
      long offset = json.offset();
      BatchWrite.Entry entry = readEntry(json);
      if (entry != null) {
        entries.add(entry);
        texts.add(json.textFrom(offset));
      }
    }
    json.requireCount(Limit.BATCH_WRITE_ENTRIES, count);
  }

  private static BatchWrite.@Nullable Entry readEntry(JsonRequest json) {
    if (!json.enterObject()) {
      return null;
    }
    Problems faults = json.beginPart();
    String group = null;
    List<GivenFeature> record = List.of();
    Set<TargetStore> stores = Set.of();
    TimeToLive ttl = null;
    while (json.nextMember()) {
      switch (json.member()) {
        case GROUP -> group = json.string();
        case PutRecordJson.RECORD -> record = FeatureValueJson.readRecord(json);
        case TargetStores.MEMBER -> stores = TargetStores.read(json);
        case TtlDurationJson.MEMBER -> ttl = TtlDurationJson.read(json);
        default -> json.skip();
      }
    }
    json.endPart();
    json.require(GROUP, "the name or ARN of a feature group");
    json.require(PutRecordJson.RECORD, "a list of FeatureValue");
    PutRecord put =
        new PutRecord(group == null ? "" : group, record, stores, Optional.ofNullable(ttl));
    return new BatchWrite.Entry(put, faults.found());
  }

  /** The body of a request. */
  public static String write(BatchWrite.Request request) {
    return JsonText.of(
        json -> {
          json.writeArrayFieldStart(ENTRIES);
          for (BatchWrite.Entry entry : request.entries()) {
            json.writeStartObject();
            json.writeStringField(GROUP, entry.put().group());
            PutRecordJson.writeMembers(json, entry.put());
            json.writeEndObject();
          }
          json.writeEndArray();
          if (request.ttl().isPresent()) {
            TtlDurationJson.write(json, request.ttl().get());
          }
        });
  }

  /** The answer; both lists are always there. */
  public static String write(Request request, BatchWrite.Answer answer, String requestId) {
    return JsonText.of(
        json -> {
          json.writeArrayFieldStart(ERRORS);
          for (BatchWrite.Failed failed : answer.failed()) {
            writeError(json, request, failed, requestId);
          }
          json.writeEndArray();
          json.writeArrayFieldStart(UNPROCESSED);
          for (int entry : answer.unprocessed()) {
            json.writeRawValue(request.texts().get(entry));
          }
          json.writeEndArray();
        });
  }

  private static void writeError(
      JsonGenerator json, Request request, BatchWrite.Failed failed, String requestId)
      throws IOException {
    ApiError error = ApiError.of(Operation.BATCH_WRITE_RECORD, failed.reason(), requestId);
    json.writeStartObject();
    json.writeFieldName(ENTRY);
    json.writeRawValue(request.texts().get(failed.entry()));
    json.writeStringField(ERROR_CODE, error.code());
    json.writeStringField(ERROR_MESSAGE, error.message());
    json.writeEndObject();
  }
}
