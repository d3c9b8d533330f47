package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tidemark.http.EventTree;
import tidemark.http.OutcomeLog;
import tidemark.http.OutcomeLog.Field;
import tidemark.model.FeatureGroupName;

/**
 * Settles a group when the function's own event says so; any other event is the API's. An event
 * that could not be carried out fails, so that Lambda delivers it again.
 */
final class SettlingHandler implements RequestStreamHandler {
  private final RequestStreamHandler api;
  private final Consumer<FeatureGroupName> settle;
  private final OutcomeLog log;

  SettlingHandler(RequestStreamHandler api, Consumer<FeatureGroupName> settle, OutcomeLog log) {
    this.api = api;
    this.settle = settle;
    this.log = log;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream response, @Nullable Context context)
      throws IOException {
    byte[] event = input.readAllBytes();
    Optional<SettleEvent> own = own(event);
    if (own.isPresent()) {
      settle(own.get().group(), context);
      response.write("{}".getBytes(StandardCharsets.UTF_8));
    } else {
      api.handleRequest(new ByteArrayInputStream(event), response, context);
    }
  }

  /** The API answers what is no JSON. */
  private static Optional<SettleEvent> own(byte[] event) throws IOException {
    EventTree tree;
    try {
      tree = EventTree.read(new ByteArrayInputStream(event));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
    return SettleEvent.read(tree);
  }

  private void settle(FeatureGroupName group, @Nullable Context context) throws IOException {
    Map<Field, Object> outcome = OutcomeLog.begun("Settle", context);
    outcome.put(Field.FEATURE_GROUP, group.value());
    try {
      settle.accept(group);
      outcome.put(Field.OUTCOME, "ok");
    } catch (RuntimeException e) {
      OutcomeLog.describe(e, outcome);
      throw new IOException("The group is to be settled again", e);
    } finally {
      log.write(outcome);
    }
  }
}
