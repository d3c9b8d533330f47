/** What definition files would change in a store, and the changing. */
@NullMarked
package tidemark.client.plan;

import org.jspecify.annotations.NullMarked;
