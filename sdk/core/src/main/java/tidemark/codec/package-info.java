/**
 * The forms in which entries are kept as text: those of the registry in every store; those of
 * ledgers, runs and schedules where a store has no columns for them.
 */
@NullMarked
package tidemark.codec;

import org.jspecify.annotations.NullMarked;
