package tidemark.cli.aws;

import java.io.Closeable;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;

/** Whose credentials a command uses, until it is closed. Thread-safe. */
public final class Credentials implements Closeable {
  private final AwsCredentialsProvider provider;
  private final Runnable release;

  private Credentials(AwsCredentialsProvider provider, Runnable release) {
    this.provider = provider;
    this.release = release;
  }

  /**
   * Those of a profile, and of nothing else: in the chain of the AWS SDKs the environment would
   * come before it.
   *
   * @param profile empty for those that the AWS SDKs find
   */
  public static Credentials of(Optional<String> profile) {
    if (profile.isPresent()) {
      ProfileCredentialsProvider named = ProfileCredentialsProvider.create(profile.get());
      return new Credentials(named, named::close);
    }
    DefaultCredentialsProvider usual = DefaultCredentialsProvider.builder().build();
    return new Credentials(usual, usual::close);
  }

  /** What signs with them. */
  public AwsCredentialsProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    release.run();
  }
}
