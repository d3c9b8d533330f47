package tidemark.infra;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import software.amazon.awscdk.services.logs.RetentionDays;
import tidemark.deploy.Setting;
import tidemark.deploy.Stage;
import tidemark.model.FeatureStoreException;
import tidemark.model.Problems;
import tidemark.model.Shown;

/**
 * What a feature store is to be like.
 *
 * @param artifacts what is deployed besides resources
 * @param vpcEndpoints the only endpoints a private API is called through; empty for a public one
 * @param key the ARN of the key of KMS that encrypts everything, in the account and region of the
 *     store; empty for one of its own. Its policy is not touched: docs/deploy.md says what it
 *     allows
 * @param alarmEmail who is told of alarms
 * @param lanes how many queues the log has
 * @param monitorMinutes how often groups are measured
 * @param provisionedConcurrency how many instances of the functions that serve records are kept
 *     ready; empty for SnapStart, which excludes it
 * @param bounds how much may be asked at once
 * @param maxReadUnits the most an online table may read per second; empty for no bound
 * @param maxWriteUnits the most an online table may write per second; empty for no bound
 * @param maxFutureSeconds how far in the future an event time may lie; empty for no bound, as AWS
 * @param strict whether members of a write that the API does not know are refused
 */
public record FeatureStoreProps(
    Stage stage,
    Artifacts artifacts,
    ApiKind api,
    List<String> vpcEndpoints,
    Optional<String> key,
    Optional<String> alarmEmail,
    int lanes,
    int monitorMinutes,
    OptionalInt provisionedConcurrency,
    Bounds bounds,
    OptionalInt maxReadUnits,
    OptionalInt maxWriteUnits,
    OptionalInt maxFutureSeconds,
    Setting strict,
    Setting deletionProtection,
    RetentionDays logRetention,
    Target target) {

  /** Each lane brings two queues and three alarms; more than this no template holds. */
  public static final int LANES_MAX = 4;

  /** As often as files arrive at a steady rate, and as the alarm on their age tells of. */
  static final int MONITOR_MINUTES = 15;

  /** An alarm looks back no further than a day. Source: CloudWatch, PutMetricAlarm. */
  private static final int MONITOR_MINUTES_MAX = 720;

  /** An alias would not do: the functions compare a key by its ARN. */
  static final Pattern KEY_ARN =
      Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+");

  public FeatureStoreProps {
    vpcEndpoints = List.copyOf(vpcEndpoints);
    Problems problems = new Problems();
    if (key.isPresent() && !KEY_ARN.matcher(key.get()).matches()) {
      problems.add("key is '%s'; give the ARN of a key.", Shown.name(key.get()));
    }
    if (lanes < 1 || lanes > LANES_MAX) {
      problems.add("lanes is %d; give 1 to %d.", lanes, LANES_MAX);
    }
    if (monitorMinutes < 1 || monitorMinutes > MONITOR_MINUTES_MAX) {
      problems.add("monitorMinutes is %d; give 1 to %d.", monitorMinutes, MONITOR_MINUTES_MAX);
    }
    if (api == ApiKind.HTTP && !vpcEndpoints.isEmpty()) {
      problems.add("An HTTP API cannot be private. Leave out private=true, or api=http.");
    }
    if (api == ApiKind.HTTP && bounds.requestsOfAddress().isPresent()) {
      problems.add(
          "No firewall stands before an HTTP API. Leave out requestsOfAddress, or api=http.");
    }
    bounds.check(lanes, problems);
    if (api == ApiKind.HTTP && target == Target.LOCALSTACK) {
      problems.add("LocalStack's free edition has no HTTP API. Leave out api=http.");
    }
    problems.throwIfAny();
  }

  /**
   * A store with a public REST API, one lane, SnapStart, that is measured every 15 minutes and
   * whose logs are kept for 90 days.
   *
   * @throws FeatureStoreException of kind INVALID if the stage's name is not valid
   */
  public static FeatureStoreProps of(String stage, Artifacts artifacts) {
    return new FeatureStoreProps(
        new Stage(stage),
        artifacts,
        ApiKind.REST,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        1,
        MONITOR_MINUTES,
        OptionalInt.empty(),
        Bounds.STANDARD,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Setting.DISABLED,
        Setting.ENABLED,
        RetentionDays.THREE_MONTHS,
        Target.AWS);
  }

  boolean isPrivate() {
    return !vpcEndpoints.isEmpty();
  }

  /** Whether what LocalStack's free edition lacks is there. */
  boolean isWhole() {
    return target == Target.AWS;
  }
}
