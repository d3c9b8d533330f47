/** Jobs over the offline store: what they read, compute and write, as plans that engines run. */
@NullMarked
package tidemark.plan;

import org.jspecify.annotations.NullMarked;
