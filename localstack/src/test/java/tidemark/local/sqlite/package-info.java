@NullMarked
package tidemark.local.sqlite;

import org.jspecify.annotations.NullMarked;
