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
import tidemark.record.RecordService;
import tidemark.wire.DeleteRecordJson;
import tidemark.wire.Plane;
import tidemark.wire.PutRecordJson;

/** PutRecord and DeleteRecord. */
public final class PutRecordHandler implements RequestStreamHandler {
  private final RecordService records;
  private final HttpEdge edge;

  public PutRecordHandler(RecordService records, OutcomeLog log) {
    this.records = records;
    this.edge = new HttpEdge(log);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream response, @Nullable Context context)
      throws IOException {
    edge.respond(event, response, context, this::answer);
  }

  private HttpResponse answer(Invocation call) {
    switch (call.operation()) {
      case PUT_RECORD -> records.put(call.caller(), PutRecordJson.read(call.group(), call.body()));
      case DELETE_RECORD ->
          records.delete(call.caller(), DeleteRecordJson.read(call.group(), call.query()));
      default -> throw call.operation().notServed();
    }
    call.counted(1);
    return HttpResponse.empty(Plane.RUNTIME);
  }
}
