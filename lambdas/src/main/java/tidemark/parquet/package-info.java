/** Parquet files: those of the offline store, and those that people bring. */
@NullMarked
package tidemark.parquet;

import org.jspecify.annotations.NullMarked;
