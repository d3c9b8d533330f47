package tidemark.client;

/**
 * How far a long call has come.
 *
 * @param phase what is being done, such as {@code check} or {@code write}
 * @param rows done in this phase so far
 */
public record Progress(String phase, long rows) {}
