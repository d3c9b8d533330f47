/** What the store counts about itself. */
@NullMarked
package tidemark.metric;

import org.jspecify.annotations.NullMarked;
