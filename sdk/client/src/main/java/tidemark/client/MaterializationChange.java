package tidemark.client;

import java.util.Optional;
import tidemark.materialize.Materialization;

/** What becomes of a group's materialization. */
public sealed interface MaterializationChange {
  /** It stays as it is. */
  MaterializationChange KEEP = new Keep();

  /** The group has none from now on. */
  MaterializationChange REMOVE = new Remove();

  /** The materialization after the change. */
  Optional<Materialization> appliedTo(Optional<Materialization> current);

  /** Changes nothing. */
  record Keep() implements MaterializationChange {
    @Override
    public Optional<Materialization> appliedTo(Optional<Materialization> current) {
      return current;
    }
  }

  /** Takes it away. */
  record Remove() implements MaterializationChange {
    @Override
    public Optional<Materialization> appliedTo(Optional<Materialization> current) {
      return Optional.empty();
    }
  }

  /** Puts this one in its place. */
  record To(Materialization materialization) implements MaterializationChange {
    @Override
    public Optional<Materialization> appliedTo(Optional<Materialization> current) {
      return Optional.of(materialization);
    }
  }
}
