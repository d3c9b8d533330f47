/** The ports over DynamoDB: a table for each feature group's records, one for the registry. */
@NullMarked
package tidemark.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
