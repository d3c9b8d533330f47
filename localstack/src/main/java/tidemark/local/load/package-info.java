/**
 * Loading a file of records in bulk: checked whole, written as offline files, then made visible.
 */
@NullMarked
package tidemark.local.load;

import org.jspecify.annotations.NullMarked;
