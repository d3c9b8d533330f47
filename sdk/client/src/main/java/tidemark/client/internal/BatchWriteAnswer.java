package tidemark.client.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.client.json.UnexpectedAnswer;
import tidemark.record.BatchWrite;

/**
 * An answer of BatchWriteRecord on its way to places among the entries: the store sends entries
 * back as they were sent, so that they are found again by their content.
 */
public final class BatchWriteAnswer {
  private final List<Json> sent;
  private final Set<Integer> found = new TreeSet<>();

  private BatchWriteAnswer(List<Json> sent) {
    this.sent = sent;
  }

  /**
   * Reads an answer.
   *
   * @param request the body that was sent
   */
  public static BatchWrite.Answer read(byte[] request, Json.Members answer) {
    BatchWriteAnswer places = new BatchWriteAnswer(entries(request));
    List<BatchWrite.Failed> failed = new ArrayList<>();
    for (Json one : answer.list("Errors")) {
      Json.Members error = one.asMembers();
      failed.add(
          new BatchWrite.Failed(
              places.of(error.object("Entry")),
              WireErrors.of(error.require("ErrorCode"), error.require("ErrorMessage"))));
    }
    List<Integer> unprocessed = new ArrayList<>();
    for (Json entry : answer.list("UnprocessedEntries")) {
      unprocessed.add(places.of(entry));
    }
    return new BatchWrite.Answer(failed, unprocessed);
  }

  /** Of equal entries each is found once; which of them it is makes no difference. */
  private int of(Json entry) {
    for (int i = 0; i < sent.size(); i++) {
      if (sent.get(i).equals(entry) && found.add(i)) {
        return i;
      }
    }
    throw new UnexpectedAnswer("it names an entry that was not sent");
  }

  private static List<Json> entries(byte[] request) {
    return JsonText.read(request).list("Entries");
  }
}
