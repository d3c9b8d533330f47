/**
 * The public Java client: feature groups, records, feature vectors, training sets and definition
 * files.
 */
@NullMarked
package tidemark.client;

import org.jspecify.annotations.NullMarked;
