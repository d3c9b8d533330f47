/** Which tests prove which guarantee, by the ids in the names that tests are displayed by. */
@NullMarked
package tidemark.guarantees;

import org.jspecify.annotations.NullMarked;
