/** Objects in S3. */
@NullMarked
package tidemark.aws.s3;

import org.jspecify.annotations.NullMarked;
