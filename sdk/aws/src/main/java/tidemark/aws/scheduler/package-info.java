/** Runs begun by EventBridge Scheduler. */
@NullMarked
package tidemark.aws.scheduler;

import org.jspecify.annotations.NullMarked;
