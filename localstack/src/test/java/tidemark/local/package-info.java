@NullMarked
package tidemark.local;

import org.jspecify.annotations.NullMarked;
