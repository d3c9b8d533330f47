package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A function as Lambda starts it. Its clients and services are built with it, once; what an
 * invocation counted is written before it ends, since the process may be frozen right after. Where
 * Lambda starts processes from a snapshot of one, the function reads before and forgets after.
 */
abstract class DeployedFunction implements RequestStreamHandler, Resource {
  private final Deployed deployed;

  DeployedFunction(Deployed deployed) {
    this.deployed = deployed;
    Core.getGlobalContext().register(this);
  }

  @Override
  public final void beforeCheckpoint(Context<? extends Resource> all) {
    deployed.snapshot().prime();
  }

  @Override
  public final void afterRestore(Context<? extends Resource> all) {
    deployed.snapshot().restored();
  }

  @Override
  public final void handleRequest(
      InputStream event,
      OutputStream response,
      com.amazonaws.services.lambda.runtime.@Nullable Context context)
      throws IOException {
    try {
      deployed.handler().handleRequest(event, response, context);
    } finally {
      deployed.metrics().flush();
    }
  }
}
