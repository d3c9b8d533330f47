package tidemark.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tidemark.http.HttpEdge;
import tidemark.http.HttpResponse;
import tidemark.http.Invocation;
import tidemark.http.OutcomeLog;
import tidemark.record.BatchWrite;
import tidemark.record.RecordService;
import tidemark.wire.BatchWriteRecordJson;
import tidemark.wire.DeleteRecordJson;
import tidemark.wire.Plane;
import tidemark.wire.PutRecordJson;
import tidemark.wire.UnknownMembers;
import tidemark.wire.UpdateRecordJson;

/** PutRecord, DeleteRecord, BatchWriteRecord and UpdateRecord. */
public final class PutRecordHandler implements RequestStreamHandler {
  private final RecordService records;
  private final HttpEdge edge;
  private final UnknownMembers unknown;

  public PutRecordHandler(RecordService records, OutcomeLog log) {
    this(records, log, UnknownMembers.IGNORED);
  }

  public PutRecordHandler(RecordService records, OutcomeLog log, UnknownMembers unknown) {
    this.records = records;
    this.edge = new HttpEdge(log);
    this.unknown = unknown;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream response, @Nullable Context context)
      throws IOException {
    edge.respond(event, response, context, this::answer);
  }

  private HttpResponse answer(Invocation call) {
    return switch (call.operation()) {
      case PUT_RECORD -> put(call);
      case DELETE_RECORD -> delete(call);
      case BATCH_WRITE_RECORD -> putAll(call);
      case UPDATE_RECORD -> update(call);
      default -> throw call.misdirected();
    };
  }

  private HttpResponse put(Invocation call) {
    records.put(call.caller(), PutRecordJson.read(call.group(), call.body(), unknown));
    return written(call);
  }

  private HttpResponse delete(Invocation call) {
    records.delete(call.caller(), DeleteRecordJson.read(call.group(), call.query()));
    return written(call);
  }

  private HttpResponse update(Invocation call) {
    records.update(call.caller(), UpdateRecordJson.read(call.group(), call.body(), unknown));
    return written(call);
  }

  private HttpResponse putAll(Invocation call) {
    BatchWriteRecordJson.Request request = BatchWriteRecordJson.read(call.body(), unknown);
    BatchWrite.Answer answer = records.putAll(call.caller(), request.batch());
    call.counted(request.written(answer));
    return HttpResponse.json(
        Plane.RUNTIME, BatchWriteRecordJson.write(request, answer, call.requestId()));
  }

  private static HttpResponse written(Invocation call) {
    call.counted(1);
    return HttpResponse.empty(Plane.RUNTIME);
  }
}
