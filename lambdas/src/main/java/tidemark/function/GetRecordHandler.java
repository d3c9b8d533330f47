package tidemark.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tidemark.http.HttpEdge;
import tidemark.http.HttpResponse;
import tidemark.http.Invocation;
import tidemark.http.OutcomeLog;
import tidemark.record.BatchGet;
import tidemark.record.RecordPage;
import tidemark.record.RecordService;
import tidemark.record.ServedRecord;
import tidemark.wire.BatchGetRecordJson;
import tidemark.wire.GetRecordJson;
import tidemark.wire.ListRecordsJson;
import tidemark.wire.Plane;

/** GetRecord, BatchGetRecord and ListRecords. */
public final class GetRecordHandler implements RequestStreamHandler {
  /** Source: Lambda quotas: a response of 6 MB, of which the headers take a little. */
  private static final int BATCH_BYTES_MAX = 6_000_000;

  private final RecordService records;
  private final HttpEdge edge;

  public GetRecordHandler(RecordService records, OutcomeLog log) {
    this.records = records;
    this.edge = new HttpEdge(log);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream response, @Nullable Context context)
      throws IOException {
    edge.respond(event, response, context, this::answer);
  }

  private HttpResponse answer(Invocation call) {
    return switch (call.operation()) {
      case GET_RECORD -> get(call);
      case BATCH_GET_RECORD -> getAll(call);
      case LIST_RECORDS -> list(call);
      default -> throw call.misdirected();
    };
  }

  private HttpResponse get(Invocation call) {
    GetRecordJson.Request request = GetRecordJson.read(call.group(), call.query());
    Optional<ServedRecord> served = records.get(call.caller(), request.get());
    call.counted(served.isPresent() ? 1 : 0);
    return HttpResponse.escapedJson(
        Plane.RUNTIME, GetRecordJson.writeEscaped(served, request.expiration()));
  }

  private HttpResponse getAll(Invocation call) {
    BatchGetRecordJson.Request request = BatchGetRecordJson.read(call.body());
    BatchGet.Answer answer = records.getAll(call.caller(), request.wanted());
    call.counted(answer.found().size());
    return HttpResponse.json(
        Plane.RUNTIME,
        BatchGetRecordJson.write(request, answer, BATCH_BYTES_MAX, call.requestId()));
  }

  private HttpResponse list(Invocation call) {
    RecordPage page = records.list(call.caller(), ListRecordsJson.read(call.group(), call.body()));
    call.counted(page.identifiers().size());
    return HttpResponse.json(Plane.RUNTIME, ListRecordsJson.write(page));
  }
}
