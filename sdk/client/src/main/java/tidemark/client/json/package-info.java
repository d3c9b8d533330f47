/** JSON as values that lose nothing: numbers keep their text, members their order. */
@NullMarked
package tidemark.client.json;

import org.jspecify.annotations.NullMarked;
