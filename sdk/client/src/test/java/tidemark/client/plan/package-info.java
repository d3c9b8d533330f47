@NullMarked
package tidemark.client.plan;

import org.jspecify.annotations.NullMarked;
