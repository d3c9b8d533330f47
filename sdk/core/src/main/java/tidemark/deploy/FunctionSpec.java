package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.ACCOUNT;
import static tidemark.deploy.EnvironmentVariable.ATHENA_OUTPUT_URI;
import static tidemark.deploy.EnvironmentVariable.ATHENA_WORKGROUP;
import static tidemark.deploy.EnvironmentVariable.CONTROL_FUNCTION_ARN;
import static tidemark.deploy.EnvironmentVariable.DEAD_LETTER_QUEUE_URLS;
import static tidemark.deploy.EnvironmentVariable.EVENT_TIME_FUTURE_SECONDS_MAX;
import static tidemark.deploy.EnvironmentVariable.FAILED_INVOCATIONS_QUEUE_ARN;
import static tidemark.deploy.EnvironmentVariable.GLUE_DATABASE;
import static tidemark.deploy.EnvironmentVariable.LOG_QUEUE_URLS;
import static tidemark.deploy.EnvironmentVariable.MATERIALIZE_FUNCTION_ARN;
import static tidemark.deploy.EnvironmentVariable.OFFLINE_BUCKETS;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_DELETION_PROTECTION;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_KEY_ARN;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_MAX_READ_UNITS;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_MAX_WRITE_UNITS;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_POINT_IN_TIME_RECOVERY;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_PREFIX;
import static tidemark.deploy.EnvironmentVariable.ONLINE_TABLE_TAGS;
import static tidemark.deploy.EnvironmentVariable.QUARANTINE_URI;
import static tidemark.deploy.EnvironmentVariable.REGION;
import static tidemark.deploy.EnvironmentVariable.REGISTRY_TABLE;
import static tidemark.deploy.EnvironmentVariable.SCHEDULE_GROUP;
import static tidemark.deploy.EnvironmentVariable.SCHEDULE_ROLE_ARN;
import static tidemark.deploy.EnvironmentVariable.SELF_FUNCTION_ARN;
import static tidemark.deploy.EnvironmentVariable.STAGE;
import static tidemark.deploy.EnvironmentVariable.STRICT_REQUESTS;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The functions that are deployed: the class of each, what it is told, and what it may use. Lambda
 * gives CPU by memory, one whole virtual processor at 1,769 MB (Lambda developer guide, memory), so
 * memory is chosen by the work, not by the heap.
 */
public enum FunctionSpec {
  /**
   * Writes. Half a processor: an invocation waits for SQS and DynamoDB nearly all of its time. 10 s
   * is docs/decisions/0005: three attempts of 800 ms against each, and a start.
   */
  PUT_RECORD(
      "PutRecordFunction",
      1_024,
      Duration.ofSeconds(10),
      needs(STAGE, ACCOUNT, REGION, REGISTRY_TABLE, ONLINE_TABLE_PREFIX, LOG_QUEUE_URLS),
      mayHave(EVENT_TIME_FUTURE_SECONDS_MAX, STRICT_REQUESTS)),

  /** Reads; as {@link #PUT_RECORD}. A batch of 100 records is decoded and printed by the CPU. */
  GET_RECORD(
      "GetRecordFunction",
      1_024,
      Duration.ofSeconds(10),
      needs(STAGE, ACCOUNT, REGION, REGISTRY_TABLE, ONLINE_TABLE_PREFIX)),

  /**
   * The control plane, rarely called. An API call ends after 29 s at the gateway; the two minutes
   * are for its invocations of itself, which wait for a new table to become active.
   */
  CONTROL(
      "ControlFunction",
      1_024,
      Duration.ofMinutes(2),
      needs(
          STAGE,
          ACCOUNT,
          REGION,
          REGISTRY_TABLE,
          ONLINE_TABLE_PREFIX,
          ONLINE_TABLE_KEY_ARN,
          ONLINE_TABLE_DELETION_PROTECTION,
          ONLINE_TABLE_POINT_IN_TIME_RECOVERY,
          DEAD_LETTER_QUEUE_URLS,
          OFFLINE_BUCKETS,
          GLUE_DATABASE,
          SCHEDULE_GROUP,
          SCHEDULE_ROLE_ARN,
          FAILED_INVOCATIONS_QUEUE_ARN,
          MATERIALIZE_FUNCTION_ARN,
          SELF_FUNCTION_ARN),
      mayHave(ONLINE_TABLE_TAGS, ONLINE_TABLE_MAX_READ_UNITS, ONLINE_TABLE_MAX_WRITE_UNITS)),

  /**
   * Writes files from batches of the log, at most 6 MB a batch (Lambda quotas): a whole processor
   * for Parquet and zstd. Two minutes are of docs/decisions/0005.
   */
  OFFLINE_WRITER(
      "OfflineWriterFunction",
      1_769,
      Duration.ofMinutes(2),
      needs(STAGE, ACCOUNT, REGION, REGISTRY_TABLE, OFFLINE_BUCKETS, QUARANTINE_URI)),

  /** Reads footers of at most 16 MiB and makes files known; waits for S3, Glue and DynamoDB. */
  OFFLINE_FILE(
      "OfflineFileFunction",
      1_024,
      Duration.ofMinutes(2),
      needs(
          STAGE,
          ACCOUNT,
          REGION,
          REGISTRY_TABLE,
          OFFLINE_BUCKETS,
          GLUE_DATABASE,
          MATERIALIZE_FUNCTION_ARN,
          SELF_FUNCTION_ARN)),

  /**
   * Applies files to the online store: two processors, one that reads Parquet and one for the
   * writes. 15 minutes are the most that Lambda gives; it goes on in another invocation.
   */
  MATERIALIZE(
      "MaterializeFunction",
      3_538,
      Duration.ofMinutes(15),
      needs(
          STAGE,
          ACCOUNT,
          REGION,
          REGISTRY_TABLE,
          ONLINE_TABLE_PREFIX,
          OFFLINE_BUCKETS,
          GLUE_DATABASE,
          ATHENA_WORKGROUP,
          ATHENA_OUTPUT_URI,
          SELF_FUNCTION_ARN)),

  /** Measures and audits; waits for DynamoDB and Athena. It takes up another day what it lacks. */
  MONITOR(
      "MonitorFunction",
      1_024,
      Duration.ofMinutes(15),
      needs(
          STAGE,
          ACCOUNT,
          REGION,
          REGISTRY_TABLE,
          ONLINE_TABLE_PREFIX,
          OFFLINE_BUCKETS,
          QUARANTINE_URI,
          ATHENA_WORKGROUP,
          CONTROL_FUNCTION_ARN));

  /** The alias by which every function is invoked. */
  public static final String ALIAS = "live";

  private static final String PACKAGE = "tidemark.function.aws.";

  private final String className;
  private final int memoryMegabytes;
  private final Duration timeout;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final Set<EnvironmentVariable> required;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final Set<EnvironmentVariable> optional;

  FunctionSpec(
      String className,
      int memoryMegabytes,
      Duration timeout,
      Set<EnvironmentVariable> required,
      Set<EnvironmentVariable> optional) {
    this.className = className;
    this.memoryMegabytes = memoryMegabytes;
    this.timeout = timeout;
    this.required = Collections.unmodifiableSet(required);
    this.optional = Collections.unmodifiableSet(optional);
  }

  FunctionSpec(
      String className, int memoryMegabytes, Duration timeout, Set<EnvironmentVariable> required) {
    this(className, memoryMegabytes, timeout, required, mayHave());
  }

  /** The class that Lambda starts. */
  public String handler() {
    return PACKAGE + className;
  }

  /** What its function, role and log are called within a deployment, such as {@code put-record}. */
  public String suffix() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public int memoryMegabytes() {
    return memoryMegabytes;
  }

  /** How long an invocation may take. */
  public Duration timeout() {
    return timeout;
  }

  /** What it must be told. */
  public Set<EnvironmentVariable> required() {
    return required;
  }

  /** What it may be told besides. */
  public Set<EnvironmentVariable> optional() {
    return optional;
  }

  boolean knows(EnvironmentVariable variable) {
    return required.contains(variable) || optional.contains(variable);
  }

  private static Set<EnvironmentVariable> needs(
      EnvironmentVariable first, EnvironmentVariable... others) {
    return EnumSet.of(first, others);
  }

  private static Set<EnvironmentVariable> mayHave(EnvironmentVariable... variables) {
    Set<EnvironmentVariable> all = EnumSet.noneOf(EnvironmentVariable.class);
    Collections.addAll(all, variables);
    return all;
  }
}
