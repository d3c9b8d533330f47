package tidemark.registry;

/** Who asks, as the gateway authenticated them: the ARN of a principal, or the local user. */
public record Caller(String principal) {
  /** The one caller of a store without authentication. */
  public static final Caller LOCAL = new Caller("arn:aws:iam::000000000000:user/local");
}
