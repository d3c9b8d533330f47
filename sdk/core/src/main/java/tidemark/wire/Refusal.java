package tidemark.wire;

import java.util.Map;

/**
 * A request that reached no operation: its path, method, size or encoding is not one the API has.
 * Carries the answer.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String UNKNOWN_OPERATION = "UnknownOperationException";

  private final transient ApiError error;

  private Refusal(ApiError error) {
    super(error.message());
    this.error = error;
  }

  public ApiError error() {
    return error;
  }

  static Refusal unknownPath() {
    return new Refusal(
        new ApiError(
            404,
            UNKNOWN_OPERATION,
            "There is no such path. Paths are /FeatureGroup/{name}, /BatchGetRecord,"
                + " /BatchWriteRecord and, with the header X-Amz-Target, /.",
            Map.of()));
  }

  static Refusal unknownTarget() {
    return new Refusal(
        new ApiError(
            400,
            UNKNOWN_OPERATION,
            "X-Amz-Target names no operation of this store. Send one such as"
                + " SageMaker.DescribeFeatureGroup.",
            Map.of()));
  }

  static Refusal wrongMethod(Plane plane, String allowed) {
    return new Refusal(
        new ApiError(
            405,
            plane.invalidCode(),
            "The path does not take this method; it takes " + allowed + ".",
            Map.of("Allow", allowed)));
  }

  /** For a body over the limit. */
  public static Refusal tooLarge(Plane plane, int bytesMax) {
    return new Refusal(
        new ApiError(
            413,
            plane.invalidCode(),
            "The request body is too large; the limit is " + bytesMax + " bytes.",
            Map.of()));
  }

  /** For a body that is not JSON in UTF-8, uncompressed. */
  public static Refusal unsupportedBody(Plane plane, String found) {
    return new Refusal(
        new ApiError(
            415,
            plane.invalidCode(),
            found + " Send JSON in UTF-8, not compressed, as " + plane.contentType() + ".",
            Map.of()));
  }
}
