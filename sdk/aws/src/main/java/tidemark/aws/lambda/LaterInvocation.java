package tidemark.aws.lambda;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import tidemark.aws.ServiceErrors;

/**
 * Has a function invoked soon, by an event that Lambda keeps and delivers at least once. Lambda
 * tries twice more if the function fails. Source: Lambda developer guide, asynchronous invocation.
 * Thread-safe.
 */
public final class LaterInvocation {
  private final LambdaClient lambda;
  private final String functionArn;

  /**
   * @param functionArn of the function's alias
   */
  public LaterInvocation(LambdaClient lambda, String functionArn) {
    this.lambda = lambda;
    this.functionArn = functionArn;
  }

  /**
   * Returns once Lambda has the event.
   *
   * @throws tidemark.model.FeatureStoreException if it could not be handed over, or if that is not
   *     known
   */
  public void request(byte[] event) {
    try {
      lambda.invoke(
          request ->
              request
                  .functionName(functionArn)
                  .invocationType(InvocationType.EVENT)
                  .payload(SdkBytes.fromByteArray(event)));
    } catch (SdkException e) {
      throw ServiceErrors.translate("A function cannot be invoked", e);
    }
  }
}
