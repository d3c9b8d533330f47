/** The functions: decode, ask the core, encode. */
@NullMarked
package tidemark.function;

import org.jspecify.annotations.NullMarked;
