/** Reads straight from the tables of a deployment, without API Gateway and Lambda. */
@NullMarked
package tidemark.client.direct;

import org.jspecify.annotations.NullMarked;
