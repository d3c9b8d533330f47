package tidemark.client.json;

import tidemark.model.FeatureStoreException;

/** An answer that is not what the API promises: probably something else answered. */
public final class UnexpectedAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public UnexpectedAnswer(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is unexpected, as the end of a sentence. */
  public String reason() {
    return reason;
  }

  public FeatureStoreException explained() {
    return new FeatureStoreException(
        FeatureStoreException.Kind.INTERNAL,
        "The answer is not one of a feature store: "
            + reason
            + ". Check that the endpoint is Tidemark's.",
        this);
  }
}
