/** Writing and reading single records: the order of writes, the ports it needs, the service. */
@NullMarked
package tidemark.record;

import org.jspecify.annotations.NullMarked;
