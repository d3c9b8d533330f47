/** The functions as Lambda starts them: handlers over AWS, told by their environment. */
@NullMarked
package tidemark.function.aws;

import org.jspecify.annotations.NullMarked;
