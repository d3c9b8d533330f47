/** The check of a store by its API: the cases of the contract, and a record's whole way. */
@NullMarked
package tidemark.cli.check;

import org.jspecify.annotations.NullMarked;
