/** The store as it is deployed, on LocalStack. */
@NullMarked
package tidemark.host;

import org.jspecify.annotations.NullMarked;
