/** A feature store on one machine: the shipped handlers over a directory, and an HTTP server. */
@NullMarked
package tidemark.local;

import org.jspecify.annotations.NullMarked;
