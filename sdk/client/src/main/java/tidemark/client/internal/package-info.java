/**
 * The client's side of the wire and how definition files are read; knows no transport, is no API.
 */
@NullMarked
package tidemark.client.internal;

import org.jspecify.annotations.NullMarked;
