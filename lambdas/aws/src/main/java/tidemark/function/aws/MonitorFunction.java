package tidemark.function.aws;

/** {@link tidemark.function.MonitorHandler} over DynamoDB, S3 and Athena. */
public final class MonitorFunction extends DeployedFunction {
  /**
   * What Lambda calls.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault of the
   *     environment
   */
  public MonitorFunction() {
    this(Wiring.ofLambda());
  }

  MonitorFunction(Wiring wiring) {
    super(wiring.monitor());
  }
}
