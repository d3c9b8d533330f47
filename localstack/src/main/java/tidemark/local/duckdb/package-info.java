/** SQL over the offline store of this machine: DuckDB reading the files of the ledger. */
@NullMarked
package tidemark.local.duckdb;

import org.jspecify.annotations.NullMarked;
