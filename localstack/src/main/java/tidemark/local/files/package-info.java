/** The object store of a local store: files in a directory. */
@NullMarked
package tidemark.local.files;

import org.jspecify.annotations.NullMarked;
