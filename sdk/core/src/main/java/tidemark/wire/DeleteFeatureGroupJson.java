package tidemark.wire;

/** The body of DeleteFeatureGroup; its answer has none. */
public final class DeleteFeatureGroupJson {
  private DeleteFeatureGroupJson() {}

  /**
   * Reads a request: the name or ARN of a group.
   *
   * @throws tidemark.model.FeatureStoreException naming what is wrong with the body
   */
  public static String read(byte[] body) {
    return GroupNameJson.read(body);
  }
}
