package tidemark.aws.dynamodb;

import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import tidemark.model.FeatureStoreException;

/**
 * The most that a table on demand may take a second; as much as the account may where there is no
 * bound.
 */
record DemandBounds(OptionalLong reads, OptionalLong writes) {
  /** Removes a bound, and is told of where there is none. Source: API, OnDemandThroughput. */
  private static final long UNBOUNDED = -1;

  DemandBounds {
    if (isNotPositive(reads) || isNotPositive(writes)) {
      throw FeatureStoreException.invalid("The most units of a table is at least 1.");
    }
  }

  /** Those that a table has. */
  static DemandBounds of(TableDescription table) {
    Optional<OnDemandThroughput> told = Optional.ofNullable(table.onDemandThroughput());
    return new DemandBounds(
        bound(told.map(OnDemandThroughput::maxReadRequestUnits)),
        bound(told.map(OnDemandThroughput::maxWriteRequestUnits)));
  }

  /** As a new table is given them; empty if there are none. */
  Optional<OnDemandThroughput> asked() {
    return asked(reads, writes);
  }

  /** As a table is given them that has those. A bound that neither has is not spoken of. */
  Optional<OnDemandThroughput> askedInsteadOf(DemandBounds those) {
    return asked(insteadOf(those.reads, reads), insteadOf(those.writes, writes));
  }

  private static OptionalLong insteadOf(OptionalLong now, OptionalLong wanted) {
    return wanted.isEmpty() && now.isPresent() ? OptionalLong.of(UNBOUNDED) : wanted;
  }

  private static Optional<OnDemandThroughput> asked(OptionalLong reads, OptionalLong writes) {
    if (reads.isEmpty() && writes.isEmpty()) {
      return Optional.empty();
    }
    OnDemandThroughput.Builder asked = OnDemandThroughput.builder();
    reads.ifPresent(asked::maxReadRequestUnits);
    writes.ifPresent(asked::maxWriteRequestUnits);
    return Optional.of(asked.build());
  }

  private static OptionalLong bound(Optional<Long> told) {
    return told.filter(units -> units > 0).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static boolean isNotPositive(OptionalLong units) {
    return units.isPresent() && units.getAsLong() < 1;
  }
}
