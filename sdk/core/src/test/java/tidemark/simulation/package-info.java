/** The services under a seeded scheduler: every interleaving, fault and crash comes from a seed. */
@NullMarked
package tidemark.simulation;

import org.jspecify.annotations.NullMarked;
