package tidemark.function.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tidemark.deploy.ScheduledEvent;
import tidemark.http.EventTree;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;

/**
 * By which a schedule has files looked for that no event told of.
 *
 * @param group whose; empty for all, of which each is asked for by an event of its own
 */
record ListingEvent(Optional<FeatureGroupName> group) {
  private static final String SOURCE = ScheduledEvent.LISTING.source();

  /**
   * Reads an event; empty if it is another one.
   *
   * @throws IOException if it is one of these but names no group by its name
   */
  static Optional<ListingEvent> read(EventTree event) throws IOException {
    if (event.at("source").text().filter(SOURCE::equals).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ListingEvent(event.at("feature_group").text().map(FeatureGroupName::new)));
    } catch (FeatureStoreException e) {
      throw new IOException("The event to look for files names no group", e);
    }
  }

  /** As JSON; a name of a group needs no escapes. */
  byte[] json() {
    String ofGroup = group.map(g -> ",\"feature_group\":\"" + g.value() + "\"").orElse("");
    return ("{\"source\":\"" + SOURCE + "\"" + ofGroup + "}").getBytes(StandardCharsets.UTF_8);
  }
}
