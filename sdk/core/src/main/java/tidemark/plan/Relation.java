package tidemark.plan;

/**
 * A step of a plan: a SELECT, and the name under which later steps read its result.
 *
 * @param name a relation's name as it is, not quoted
 */
public record Relation(String name, String sql) {}
