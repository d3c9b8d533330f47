/** Where tests cut work off. */
@NullMarked
package tidemark.crash;

import org.jspecify.annotations.NullMarked;
