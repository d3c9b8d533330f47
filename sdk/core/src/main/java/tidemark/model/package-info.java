/** The nouns of the store as values that cannot be wrong once built. Imports nothing of ours. */
@NullMarked
package tidemark.model;

import org.jspecify.annotations.NullMarked;
