package tidemark.function.aws;

/** {@link tidemark.function.MaterializeHandler} over DynamoDB, S3 and Athena. */
public final class MaterializeFunction extends DeployedFunction {
  /**
   * What Lambda calls.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault of the
   *     environment
   */
  public MaterializeFunction() {
    this(Wiring.ofLambda());
  }

  MaterializeFunction(Wiring wiring) {
    super(wiring.materialize());
  }
}
