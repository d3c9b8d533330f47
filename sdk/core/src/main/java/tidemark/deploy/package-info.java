/** What is deployed: the functions, the variables each is told, and how it reads them. */
@NullMarked
package tidemark.deploy;

import org.jspecify.annotations.NullMarked;
