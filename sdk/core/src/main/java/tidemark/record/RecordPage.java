package tidemark.record;

import java.util.List;
import java.util.Optional;
import tidemark.model.RecordIdentifier;

/**
 * Some of a group's record identifiers, in no order that means anything.
 *
 * @param next the token of the next page; empty when nothing follows
 */
public record RecordPage(List<RecordIdentifier> identifiers, Optional<String> next) {
  public RecordPage {
    identifiers = List.copyOf(identifiers);
  }
}
