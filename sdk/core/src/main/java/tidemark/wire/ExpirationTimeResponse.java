package tidemark.wire;

import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;

/** Whether a read is to say until when a record is served. */
public enum ExpirationTimeResponse {
  ENABLED("Enabled"),
  DISABLED("Disabled");

  static final String MEMBER = "ExpirationTimeResponse";

  private final String wireName;

  ExpirationTimeResponse(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  static ExpirationTimeResponse parse(String wireName) {
    for (ExpirationTimeResponse response : values()) {
      if (response.wireName.equals(wireName)) {
        return response;
      }
    }
    throw FeatureStoreException.invalid(
        "ExpirationTimeResponse '%s' is not one of Enabled, Disabled.", Shown.name(wireName));
  }
}
