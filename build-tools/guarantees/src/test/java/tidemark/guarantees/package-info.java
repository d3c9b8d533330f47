@NullMarked
package tidemark.guarantees;

import org.jspecify.annotations.NullMarked;
