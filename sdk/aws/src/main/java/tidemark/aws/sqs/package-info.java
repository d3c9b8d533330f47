/** The ingestion log as SQS queues, and what their dead letters tell. */
@NullMarked
package tidemark.aws.sqs;

import org.jspecify.annotations.NullMarked;
