@NullMarked
package tidemark.local.duckdb;

import org.jspecify.annotations.NullMarked;
