package tidemark.deploy;

import static tidemark.deploy.EnvironmentVariable.FAILED_INVOCATIONS_QUEUE_ARN;
import static tidemark.deploy.EnvironmentVariable.MATERIALIZE_FUNCTION_ARN;
import static tidemark.deploy.EnvironmentVariable.SCHEDULE_GROUP;
import static tidemark.deploy.EnvironmentVariable.SCHEDULE_ROLE_ARN;

/**
 * How schedules of materialization are made in EventBridge Scheduler.
 *
 * @param group the group that holds them all
 * @param roleArn by which Scheduler invokes
 * @param targetArn the function that it invokes
 * @param deadLetterQueueArn where an invocation goes that did not succeed
 */
public record SchedulesConfig(
    String group, String roleArn, String targetArn, String deadLetterQueueArn) {

  static SchedulesConfig of(FunctionSettings settings) {
    return new SchedulesConfig(
        settings.text(SCHEDULE_GROUP),
        settings.text(SCHEDULE_ROLE_ARN),
        settings.text(MATERIALIZE_FUNCTION_ARN),
        settings.text(FAILED_INVOCATIONS_QUEUE_ARN));
  }
}
