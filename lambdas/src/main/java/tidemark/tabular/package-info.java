/** Tables that people bring, CSV or Parquet, read row by row as feature values. */
@NullMarked
package tidemark.tabular;

import org.jspecify.annotations.NullMarked;
