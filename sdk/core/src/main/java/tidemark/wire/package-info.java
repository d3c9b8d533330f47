/** The AWS contract: paths, JSON members, error shapes. Nothing in core depends on it. */
@NullMarked
package tidemark.wire;

import org.jspecify.annotations.NullMarked;
