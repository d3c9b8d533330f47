package tidemark.client.gateway;

/** The cause of a failure to sign: the chain of AWS's credentials was asked and had none. */
public final class NoCredentials extends Exception {
  private static final long serialVersionUID = 1L;

  NoCredentials(Exception cause) {
    super(cause);
  }
}
