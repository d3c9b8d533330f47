package tidemark.wire;

/** One of the API's two protocols: they name and number their errors differently. */
public enum Plane {
  /** Records: rest-json, HTTP statuses carry meaning. */
  RUNTIME("application/json", "ValidationError"),
  /** Feature groups: JSON 1.1, {@code POST /} with a target header, errors are all HTTP 400. */
  CONTROL("application/x-amz-json-1.1", "ValidationException");

  private final String contentType;
  private final String invalidCode;

  Plane(String contentType, String invalidCode) {
    this.contentType = contentType;
    this.invalidCode = invalidCode;
  }

  public String contentType() {
    return contentType;
  }

  /** The error code of a request that cannot be carried out as given. */
  String invalidCode() {
    return invalidCode;
  }
}
