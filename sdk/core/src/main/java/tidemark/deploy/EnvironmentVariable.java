package tidemark.deploy;

import java.util.Arrays;
import java.util.Optional;

/**
 * Everything a function is told by its environment: the only list of these names. CDK writes them,
 * {@link FunctionSpec} says who needs which, and a function's configuration is parsed from them.
 */
public enum EnvironmentVariable {
  /** The AWS account that the store is in. */
  ACCOUNT(ValueForm.ACCOUNT),
  /** Where Athena's results go. */
  ATHENA_OUTPUT_URI(ValueForm.S3_PREFIX),
  ATHENA_WORKGROUP(ValueForm.NAME),

  /** The function, by its alias, that settles groups. */
  CONTROL_FUNCTION_ARN(ValueForm.FUNCTION_ARN),
  /** The dead-letter queues of the log, in order of the lanes. */
  DEAD_LETTER_QUEUE_URLS(ValueForm.QUEUE_URLS),
  /** How far in the future the event time of a put may lie; unlimited, as AWS, if not given. */
  EVENT_TIME_FUTURE_SECONDS_MAX(ValueForm.UNITS),
  /** Where an event goes that a function could not be invoked with. */
  FAILED_INVOCATIONS_QUEUE_ARN(ValueForm.QUEUE_ARN),
  GLUE_DATABASE(ValueForm.NAME),
  /** The queues of the log, one per lane, in order of the lanes. */
  LOG_QUEUE_URLS(ValueForm.QUEUE_URLS),
  /** The function, by its alias, that carries out materializations. */
  MATERIALIZE_FUNCTION_ARN(ValueForm.FUNCTION_ARN),
  /** The only buckets that offline stores may lie in. */
  OFFLINE_BUCKETS(ValueForm.BUCKETS),
  /** Whether online tables refuse to be deleted but by the store itself. */
  ONLINE_TABLE_DELETION_PROTECTION(ValueForm.SWITCH),
  /** The key that encrypts online tables. */
  ONLINE_TABLE_KEY_ARN(ValueForm.KEY_ARN),
  /** The most that a table on demand may read per second; unlimited if not given. */
  ONLINE_TABLE_MAX_READ_UNITS(ValueForm.UNITS),
  /** The most that a table on demand may write per second; unlimited if not given. */
  ONLINE_TABLE_MAX_WRITE_UNITS(ValueForm.UNITS),
  /** Whether tables of groups without an offline store are backed up continuously. */
  ONLINE_TABLE_POINT_IN_TIME_RECOVERY(ValueForm.SWITCH),
  /** What the name of every online table begins with. */
  ONLINE_TABLE_PREFIX(ValueForm.NAME),
  /** What online tables are tagged with; nothing if not given. */
  ONLINE_TABLE_TAGS(ValueForm.TAGS),
  /** Where messages go that can never be written. */
  QUARANTINE_URI(ValueForm.S3_PREFIX),
  REGION(ValueForm.REGION),
  /** The table of groups, grants, files and runs. */
  REGISTRY_TABLE(ValueForm.NAME),
  /** The group of EventBridge Scheduler that holds the store's schedules. */
  SCHEDULE_GROUP(ValueForm.NAME),
  /** The role by which EventBridge Scheduler invokes. */
  SCHEDULE_ROLE_ARN(ValueForm.ROLE_ARN),
  /** The alias of the function itself, which it invokes to go on. */
  SELF_FUNCTION_ARN(ValueForm.FUNCTION_ARN),
  /** The name of the deployment. */
  STAGE(ValueForm.STAGE),
  /** Whether members of a write's request that the API does not know are refused; as AWS, not. */
  STRICT_REQUESTS(ValueForm.SWITCH);

  /** What all names begin with; whatever else does is a mistake. */
  static final String PREFIX = "TIDEMARK_";

  private final ValueForm form;

  EnvironmentVariable(ValueForm form) {
    this.form = form;
  }

  /** The name in the environment. */
  public String key() {
    return PREFIX + name();
  }

  /** The variable of that name. */
  static Optional<EnvironmentVariable> ofKey(String key) {
    return Arrays.stream(values()).filter(variable -> variable.key().equals(key)).findFirst();
  }

  ValueForm form() {
    return form;
  }
}
