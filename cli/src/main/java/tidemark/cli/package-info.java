/** The {@code tidemark} command: what people type, turned into calls of the client. */
@NullMarked
package tidemark.cli;

import org.jspecify.annotations.NullMarked;
