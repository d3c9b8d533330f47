/**
 * The ports of a local store over one SQLite file: registry, online store, log, ledger, catalog.
 */
@NullMarked
package tidemark.local.sqlite;

import org.jspecify.annotations.NullMarked;
