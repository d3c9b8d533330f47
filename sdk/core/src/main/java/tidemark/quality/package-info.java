/** Whether what is served is what was recorded, and how fresh it is. */
@NullMarked
package tidemark.quality;

import org.jspecify.annotations.NullMarked;
