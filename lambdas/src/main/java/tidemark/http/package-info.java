/** API Gateway's events as HTTP, and the one place where failures become responses. */
@NullMarked
package tidemark.http;

import org.jspecify.annotations.NullMarked;
