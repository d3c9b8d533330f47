package tidemark.aws.scheduler;

/**
 * What a schedule calls.
 *
 * @param scheduleGroup the group of schedules that this deployment's lie in; it exists
 * @param functionArn of the function that materializes
 * @param roleArn of the role under which EventBridge Scheduler calls it, and which does nothing
 *     else
 * @param deadLetterQueueArn where the event of a call goes that could not be made
 */
public record RunTarget(
    String scheduleGroup, String functionArn, String roleArn, String deadLetterQueueArn) {}
