package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A function as Lambda starts it. Its clients and services are built with it, once; what an
 * invocation counted is written before it ends, since the process may be frozen right after.
 */
abstract class DeployedFunction implements RequestStreamHandler {
  private final Deployed deployed;

  DeployedFunction(Deployed deployed) {
    this.deployed = deployed;
  }

  @Override
  public final void handleRequest(
      InputStream event, OutputStream response, @Nullable Context context) throws IOException {
    try {
      deployed.handler().handleRequest(event, response, context);
    } finally {
      deployed.metrics().flush();
    }
  }
}
