package tidemark.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

/**
 * How long a call of a service may take, its retries included (docs/decisions/0005: standard retry,
 * three attempts).
 *
 * @param attempt after which an attempt is given up and another one begun
 * @param call after which the caller gets an error, whatever the number of attempts
 */
public record CallTimes(Duration attempt, Duration call) {
  /** Of a call that a client of the API waits for. */
  public static final CallTimes ONLINE =
      new CallTimes(Duration.ofMillis(800), Duration.ofSeconds(3));

  /** Of a call that moves an object, of which an attempt may carry 100 MB. */
  public static final CallTimes OBJECT =
      new CallTimes(Duration.ofSeconds(25), Duration.ofSeconds(60));

  /** Of a call that changes or asks what the store is made of. */
  public static final CallTimes CONTROL =
      new CallTimes(Duration.ofSeconds(5), Duration.ofSeconds(15));

  private static final int ATTEMPTS_MAX = 3;

  CallTimes multipliedBy(int factor) {
    return new CallTimes(attempt.multipliedBy(factor), call.multipliedBy(factor));
  }

  ClientOverrideConfiguration configuration() {
    return ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(call)
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS_MAX).build())
        .build();
  }
}
