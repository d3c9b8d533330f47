/** Functions of the store that call each other. */
@NullMarked
package tidemark.aws.lambda;

import org.jspecify.annotations.NullMarked;
