/** The catalog of offline tables as Glue tables and views. */
@NullMarked
package tidemark.aws.glue;

import org.jspecify.annotations.NullMarked;
