package tidemark.aws.dynamodb;

import java.util.Optional;

/**
 * What came of a conditional write.
 *
 * @param standing what was there and stood against it; empty if there was nothing, or if the write
 *     is made
 */
record Attempt<T>(boolean applied, Optional<T> standing) {
  static <T> Attempt<T> made() {
    return new Attempt<>(true, Optional.empty());
  }

  static <T> Attempt<T> refused(Optional<T> standing) {
    return new Attempt<>(false, standing);
  }
}
