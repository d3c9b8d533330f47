/** The offline store: files and their ledger, the SQL over them, training sets. */
@NullMarked
package tidemark.offline;

import org.jspecify.annotations.NullMarked;
