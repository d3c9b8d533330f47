package tidemark.function.aws;

/** {@link tidemark.function.PutRecordHandler} over SQS and DynamoDB. */
public final class PutRecordFunction extends DeployedFunction {
  /**
   * What Lambda calls.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault of the
   *     environment
   */
  public PutRecordFunction() {
    this(Wiring.ofLambda());
  }

  PutRecordFunction(Wiring wiring) {
    super(wiring.putRecord());
  }
}
