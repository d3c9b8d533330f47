package tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import tidemark.registry.FeatureGroupRegistry;

/**
 * {@code GET status}: who answers, how much waits to be done, and of each group that the caller may
 * read how fresh it is and how much comes in.
 */
final class StatusRoute implements LocalRoute {
  private final FeatureGroupRegistry registry;
  private final GroupStatuses groups;
  private final StoreFacts store;
  private final StoreFacts after;

  /**
   * @param store says what the store is
   * @param after says what is to stand between that and the groups
   */
  StatusRoute(
      FeatureGroupRegistry registry, GroupStatuses groups, StoreFacts store, StoreFacts after) {
    this.registry = registry;
    this.groups = groups;
    this.store = store;
    this.after = after;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public void answer(LocalRequest request, LocalAnswer answer) throws IOException {
    List<GroupStatus> statuses = groups.of(request.requireCaller());
    JsonLinesAnswer.send(answer, lines -> lines.line(json -> write(json, statuses)));
  }

  private void write(JsonGenerator json, List<GroupStatus> statuses) throws IOException {
    json.writeStringField("version", TidemarkVersion.TEXT);
    store.write(json, statuses);
    json.writeNumberField("featureGroups", registry.list().size());
    after.write(json, statuses);
    json.writeArrayFieldStart("groups");
    for (GroupStatus status : statuses) {
      status.write(json);
    }
    json.writeEndArray();
  }

  /** Facts of a store as members of a JSON object. */
  interface StoreFacts {
    void write(JsonGenerator json, List<GroupStatus> statuses) throws IOException;
  }
}
