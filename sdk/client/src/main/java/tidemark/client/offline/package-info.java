/** The offline store read by SQL, over any JDBC data source. */
@NullMarked
package tidemark.client.offline;

import org.jspecify.annotations.NullMarked;
