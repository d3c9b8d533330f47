/** The forms in which entries of the registry are kept, the same in every store. */
@NullMarked
package tidemark.codec;

import org.jspecify.annotations.NullMarked;
