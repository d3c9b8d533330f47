package tidemark.function.aws;

/** {@link tidemark.function.GetRecordHandler} over DynamoDB. */
public final class GetRecordFunction extends DeployedFunction {
  /**
   * What Lambda calls.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault of the
   *     environment
   */
  public GetRecordFunction() {
    this(Wiring.ofLambda());
  }

  GetRecordFunction(Wiring wiring) {
    super(wiring.getRecord());
  }
}
