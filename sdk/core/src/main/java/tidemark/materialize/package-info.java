/** Moving recorded values from offline files into the online store. */
@NullMarked
package tidemark.materialize;

import org.jspecify.annotations.NullMarked;
