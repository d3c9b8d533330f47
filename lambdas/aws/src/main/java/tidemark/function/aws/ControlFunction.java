package tidemark.function.aws;

/**
 * {@link tidemark.function.ControlHandler} over DynamoDB, Glue and EventBridge Scheduler, and what
 * it asks itself to do later.
 */
public final class ControlFunction extends DeployedFunction {
  /**
   * What Lambda calls.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault of the
   *     environment
   */
  public ControlFunction() {
    this(Wiring.ofLambda());
  }

  ControlFunction(Wiring wiring) {
    super(wiring.control());
  }
}
