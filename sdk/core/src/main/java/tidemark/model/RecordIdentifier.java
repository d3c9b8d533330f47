package tidemark.model;

/**
 * The value that identifies a record within a feature group: non-empty text of at most 2,048 UTF-8
 * bytes, compared as given ({@code "1"} is not {@code "01"}). Source: SageMaker quotas; the same is
 * DynamoDB's limit for a partition key.
 */
public record RecordIdentifier(String value) {
  public RecordIdentifier {
    if (value.isEmpty()) {
      throw FeatureStoreException.invalid("The record identifier must not be empty.");
    }
    if (!UnicodeText.isWellFormed(value)) {
      throw FeatureStoreException.invalid(
          "The record identifier is not valid Unicode (a lone surrogate).");
    }
    int length = UnicodeText.utf8Length(value);
    if (length > Limit.RECORD_IDENTIFIER_BYTES.max()) {
      throw FeatureStoreException.invalid(
          "The record identifier is too long: %d bytes, limit %d.",
          length, Limit.RECORD_IDENTIFIER_BYTES.max());
    }
  }

  /** Does not show the identifier: it may be personal. */
  @Override
  public String toString() {
    return "RecordIdentifier";
  }
}
