/** What of a deployment is otherwise than the registry says, and how it is mended. */
@NullMarked
package tidemark.upkeep;

import org.jspecify.annotations.NullMarked;
