/** The AWS adapters of the ports, and the clients they share. */
@NullMarked
package tidemark.aws;

import org.jspecify.annotations.NullMarked;
