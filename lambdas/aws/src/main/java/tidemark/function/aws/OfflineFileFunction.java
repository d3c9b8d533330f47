package tidemark.function.aws;

/** {@link tidemark.function.OfflineFileHandler} over S3, Glue and the registry table. */
public final class OfflineFileFunction extends DeployedFunction {
  /**
   * What Lambda calls.
   *
   * @throws tidemark.model.FeatureStoreException of kind INVALID that names every fault of the
   *     environment
   */
  public OfflineFileFunction() {
    this(Wiring.ofLambda());
  }

  OfflineFileFunction(Wiring wiring) {
    super(wiring.offlineFile());
  }
}
