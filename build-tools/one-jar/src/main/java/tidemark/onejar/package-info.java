/** Makes one jar of many, without what nothing in it can reach. */
@NullMarked
package tidemark.onejar;

import org.jspecify.annotations.NullMarked;
