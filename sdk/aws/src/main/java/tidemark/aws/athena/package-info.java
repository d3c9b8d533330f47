/** Queries of the offline store by Athena. */
@NullMarked
package tidemark.aws.athena;

import org.jspecify.annotations.NullMarked;
