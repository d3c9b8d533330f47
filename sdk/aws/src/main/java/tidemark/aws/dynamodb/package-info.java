/**
 * The ports over DynamoDB: a table for each feature group's records, one for the registry.
 *
 * <p>The contracts of the ports run against DynamoDB Local. It shows that requests are well formed,
 * that conditions mean what they should and that one item's writes are atomic. It does not show:
 * throttling, adaptive capacity and partition limits; answers that leave keys unprocessed for any
 * reason but size; eventually consistent reads, being always consistent; tables that take time to
 * become active; encryption, point-in-time recovery and bounds of tables on demand, which it takes
 * note of at most; when an expired item is purged; rights, of which it checks none; latency.
 */
@NullMarked
package tidemark.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
