package tidemark.model;

/**
 * A failure the caller must mend or retry. The message says what is wrong, where, and how to mend
 * it; it never holds a feature value or a record identifier.
 */
public final class FeatureStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Decides the status on the wire and whether a retry makes sense. */
  public enum Kind {
    INVALID,
    NOT_FOUND,
    CONFLICT,
    IN_USE,
    LIMIT_EXCEEDED,
    FORBIDDEN,
    THROTTLED,
    UNAVAILABLE,
    INTERNAL
  }

  private final Kind kind;

  public FeatureStoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public FeatureStoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The request cannot be carried out as given; {@code arguments} fill {@code format}. */
  public static FeatureStoreException invalid(String format, Object... arguments) {
    return new FeatureStoreException(Kind.INVALID, String.format(format, arguments));
  }

  public static FeatureStoreException notFound(String format, Object... arguments) {
    return new FeatureStoreException(Kind.NOT_FOUND, String.format(format, arguments));
  }

  public static FeatureStoreException unavailable(String message, Throwable cause) {
    return new FeatureStoreException(Kind.UNAVAILABLE, message, cause);
  }

  public Kind kind() {
    return kind;
  }

  /** The message; a {@code Throwable}'s may be null, this one's never is. */
  public String text() {
    String message = getMessage();
    return message == null ? kind.name() : message;
  }
}
