package tidemark.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Limit;
import tidemark.model.RecordIdentifier;
import tidemark.record.ListRecords;
import tidemark.record.ListRecords.SoftDeleted;
import tidemark.record.RecordPage;

/** The body of ListRecords and of its answer. */
public final class ListRecordsJson {
  private static final String MAX_RESULTS = "MaxResults";
  private static final String NEXT_TOKEN = "NextToken";
  private static final String SOFT_DELETED = "IncludeSoftDeletedRecords";
  private static final String IDENTIFIERS = "RecordIdentifiers";

  private ListRecordsJson() {}

  /**
   * Reads a request; an empty body asks for the first page.
   *
   * @throws FeatureStoreException naming what is wrong with the body
   */
  public static ListRecords read(String group, byte[] body) {
    @Nullable Integer max = null;
    @Nullable String token = null;
    @Nullable Boolean softDeleted = null;
    try (JsonRequest json = JsonRequest.orEmpty(body)) {
      json.enter();
      while (json.nextMember()) {
        switch (json.member()) {
          case MAX_RESULTS -> max = readMax(json);
          case NEXT_TOKEN -> token = json.parsed(ListRecordsJson::token);
          case SOFT_DELETED -> softDeleted = json.bool();
          default -> json.skip();
        }
      }
      json.finish();
    }
    return new ListRecords(
        group,
        max == null ? Limit.RECORDS_PAGE.max() : max,
        Optional.ofNullable(token),
        Boolean.TRUE.equals(softDeleted) ? SoftDeleted.INCLUDED : SoftDeleted.LEFT_OUT);
  }

  /** The body of a request. */
  public static String write(ListRecords request) {
    return JsonText.of(
        json -> {
          json.writeNumberField(MAX_RESULTS, request.max());
          if (request.token().isPresent()) {
            json.writeStringField(NEXT_TOKEN, request.token().get());
          }
          if (request.softDeleted() == SoftDeleted.INCLUDED) {
            json.writeBooleanField(SOFT_DELETED, true);
          }
        });
  }

  /** The answer. */
  public static String write(RecordPage page) {
    return JsonText.of(
        json -> {
          json.writeArrayFieldStart(IDENTIFIERS);
          for (RecordIdentifier identifier : page.identifiers()) {
            json.writeString(identifier.value());
          }
          json.writeEndArray();
          if (page.next().isPresent()) {
            json.writeStringField(NEXT_TOKEN, page.next().get());
          }
        });
  }

  private static @Nullable Integer readMax(JsonRequest json) {
    Integer max = json.int32();
    if (max != null && !Limit.RECORDS_PAGE.holds(max)) {
      json.problem(" must be " + Limit.RECORDS_PAGE + "; it is " + max + ".");
    }
    return max;
  }

  private static String token(String text) {
    if (text.isEmpty() || text.length() > Limit.NEXT_TOKEN.max()) {
      throw FeatureStoreException.invalid(
          "NextToken must have 1-%d characters; it has %d.", Limit.NEXT_TOKEN.max(), text.length());
    }
    return text;
  }
}
