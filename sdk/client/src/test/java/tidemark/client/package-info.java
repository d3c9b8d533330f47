@NullMarked
package tidemark.client;

import org.jspecify.annotations.NullMarked;
