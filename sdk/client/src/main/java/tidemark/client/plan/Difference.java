package tidemark.client.plan;

import java.util.Optional;

/**
 * One thing about a group that changes.
 *
 * @param what kind of thing it is, such as {@code feature} or {@code ttl}
 * @param name which of its kind; empty if a group has only one
 * @param before empty if it is added
 * @param after empty if it is removed
 */
public record Difference(
    String what, Optional<String> name, Optional<String> before, Optional<String> after) {}
