/** The loopback re-signer: what lets clients call API Gateway that can only sign for SageMaker. */
@NullMarked
package tidemark.cli.proxy;

import org.jspecify.annotations.NullMarked;
