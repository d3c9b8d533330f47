@NullMarked
package tidemark.local.files;

import org.jspecify.annotations.NullMarked;
