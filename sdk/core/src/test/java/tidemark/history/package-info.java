/** Concurrent clients of any stores that fail, what they did and saw, and whether that may be. */
@NullMarked
package tidemark.history;

import org.jspecify.annotations.NullMarked;
