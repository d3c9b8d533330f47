/** Records as Java's own values, and as Java records whose components are features. */
@NullMarked
package tidemark.client.record;

import org.jspecify.annotations.NullMarked;
