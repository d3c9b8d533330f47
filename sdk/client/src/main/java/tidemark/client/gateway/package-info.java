/** Requests to API Gateway: where it is, and how they are signed for it. */
@NullMarked
package tidemark.client.gateway;

import org.jspecify.annotations.NullMarked;
