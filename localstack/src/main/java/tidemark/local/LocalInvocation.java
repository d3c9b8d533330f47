package tidemark.local;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A function's invocation in this process. Its time does not pass until the process is to end; then
 * a tenth is left: enough to write what is held, too little to go on.
 */
final class LocalInvocation implements Context {
  private static final int WHOLE_MILLIS = 900_000;
  private static final int LAST_MILLIS = WHOLE_MILLIS / 10;
  private static final int MEMORY_MB = 1_024;

  private final String requestId;
  private final BooleanSupplier ending;

  LocalInvocation(String requestId, BooleanSupplier ending) {
    this.requestId = requestId;
    this.ending = ending;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return ending.getAsBoolean() ? LAST_MILLIS : WHOLE_MILLIS;
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return "local";
  }

  @Override
  public String getLogStreamName() {
    return "local";
  }

  @Override
  public String getFunctionName() {
    return "tidemark";
  }

  @Override
  public String getFunctionVersion() {
    return "local";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "local";
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getMemoryLimitInMB() {
    return MEMORY_MB;
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("Functions write their own lines");
  }
}
