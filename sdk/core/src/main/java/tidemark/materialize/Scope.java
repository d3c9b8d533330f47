package tidemark.materialize;

import java.util.Locale;
import tidemark.model.FeatureStoreException;
import tidemark.model.Shown;

/** Which part of a group's history a run brings online. */
public enum Scope {
  /** The files that are not applied yet; of those that the API wrote, only hard deletes. */
  PENDING,
  /** Also the files that the API wrote, whose writes should be online already. */
  HEAL,
  /** The winners of the whole history, for a new or lost online store. */
  FULL;

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a word.
   *
   * @throws FeatureStoreException naming the words there are
   */
  public static Scope parse(String word) {
    for (Scope scope : values()) {
      if (scope.word().equals(word)) {
        return scope;
      }
    }
    throw FeatureStoreException.invalid(
        "Scope '%s' is not one of pending, heal, full.", Shown.name(word));
  }
}
