package tidemark.wire;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.FeatureStoreException;
import tidemark.model.Problems;
import tidemark.model.Shown;
import tidemark.model.TargetStore;
import tidemark.record.DeleteRecord;

/** The query of DeleteRecord; its answer has no body. */
public final class DeleteRecordJson {
  private static final String EVENT_TIME = "EventTime";
  private static final String DELETION_MODE = "DeletionMode";

  private DeleteRecordJson() {}

  /**
   * Reads a request.
   *
   * @throws FeatureStoreException naming what is wrong with the query
   */
  public static DeleteRecord read(String group, Query query) {
    Problems problems = new Problems();
    @Nullable String identifier = query.required(GetRecordJson.IDENTIFIER, problems);
    @Nullable String eventTime = query.required(EVENT_TIME, problems);
    List<String> names = query.all(TargetStores.MEMBER);
    Set<TargetStore> stores = names.isEmpty() ? Set.of() : TargetStores.parse(names, problems);
    Optional<String> modeName = query.optional(DELETION_MODE, problems);
    DeleteRecord.@Nullable Mode mode =
        modeName.isEmpty() ? DeleteRecord.Mode.SOFT : problems.parse(() -> mode(modeName.get()));
    problems.throwIfAny();
    if (identifier == null || eventTime == null || mode == null) {
      throw new IllegalStateException("Parameters without problems are there");
    }
    return new DeleteRecord(group, identifier, eventTime, stores, mode);
  }

  private static DeleteRecord.Mode mode(String name) {
    return switch (name) {
      case "SoftDelete" -> DeleteRecord.Mode.SOFT;
      case "HardDelete" -> DeleteRecord.Mode.HARD;
      default ->
          throw FeatureStoreException.invalid(
              "DeletionMode '%s' is not one of SoftDelete, HardDelete.", Shown.name(name));
    };
  }
}
