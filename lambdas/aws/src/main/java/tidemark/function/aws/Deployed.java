package tidemark.function.aws;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.Flushable;

/**
 * A handler over the services of AWS.
 *
 * @param metrics what it counted, to be written at the end of each invocation
 */
record Deployed(RequestStreamHandler handler, Flushable metrics, Snapshot snapshot) {}
