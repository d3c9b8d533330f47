package tidemark.function.aws;

/** {@link tidemark.function.OfflineWriterHandler} over S3. */
public final class OfflineWriterFunction extends DeployedFunction {
  /**
   * What Lambda calls.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault of the
   *     environment
   */
  public OfflineWriterFunction() {
    this(Wiring.ofLambda());
  }

  OfflineWriterFunction(Wiring wiring) {
    super(wiring.offlineWriter());
  }
}
