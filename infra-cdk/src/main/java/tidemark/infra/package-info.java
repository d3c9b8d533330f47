/** The store as a CDK app: a construct for each noun, and three stacks that hold them. */
@NullMarked
package tidemark.infra;

import org.jspecify.annotations.NullMarked;
