/** Feature groups: their state machine, who may use them, and where they are kept. */
@NullMarked
package tidemark.registry;

import org.jspecify.annotations.NullMarked;
