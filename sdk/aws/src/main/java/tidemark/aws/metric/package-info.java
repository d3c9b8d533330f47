/** Counts as lines that CloudWatch turns into metrics. */
@NullMarked
package tidemark.aws.metric;

import org.jspecify.annotations.NullMarked;
