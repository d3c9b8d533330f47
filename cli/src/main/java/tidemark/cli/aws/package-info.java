/** A deployed store as a command sees it: its API, and what AWS's services answer beside it. */
@NullMarked
package tidemark.cli.aws;

import org.jspecify.annotations.NullMarked;
