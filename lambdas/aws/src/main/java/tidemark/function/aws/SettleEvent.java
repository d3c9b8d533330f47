package tidemark.function.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tidemark.http.EventTree;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;

/** By which the control plane has itself go on with a group: its name after the source. */
record SettleEvent(FeatureGroupName group) {
  private static final String SOURCE = "tidemark.settle";

  /**
   * Reads an event; empty if it is another one.
   *
   * @throws IOException if it is one of these but does not name a group
   */
  static Optional<SettleEvent> read(EventTree event) throws IOException {
    if (event.at("source").text().filter(SOURCE::equals).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SettleEvent(new FeatureGroupName(event.at("feature_group").text().orElse(""))));
    } catch (FeatureStoreException e) {
      throw new IOException("The event to settle a group names none", e);
    }
  }

  /** As JSON; a name of a group needs no escapes. */
  byte[] json() {
    return ("{\"source\":\"" + SOURCE + "\",\"feature_group\":\"" + group.value() + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
