package tidemark.quality;

import java.util.List;
import java.util.Optional;
import tidemark.model.EventTime;

/**
 * What was found of one record. Holds neither its identifier nor its values.
 *
 * @param offline the event time of the log's write, if it has one
 * @param online the event time of the online item, if there is one
 * @param differing the features whose values differ, in the order of the schema, and {@code
 *     (expiry)} if that does
 */
public record Finding(
    ParityClass kind,
    Optional<EventTime> offline,
    Optional<EventTime> online,
    List<String> differing) {
  public Finding {
    differing = List.copyOf(differing);
  }
}
