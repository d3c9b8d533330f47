package tidemark.simulation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tidemark.model.RecordIdentifier;

/** A process with a clock of its own, which dies and is followed by another. */
final class SimulatedProcess implements InstantSource {
  final String name;
  long skewMillis;
  boolean alive = true;

  /** The invocation times of calls that have ended. */
  private final Map<RecordIdentifier, Instant> invoked = new HashMap<>();

  private final World world;
  private Instant lastRead = Instant.EPOCH;

  SimulatedProcess(String name, World world, long skewMillis) {
    this.name = name;
    this.world = world;
    this.skewMillis = skewMillis;
  }

  @Override
  public Instant instant() {
    lastRead = world.now.plusMillis(skewMillis);
    return lastRead;
  }

  /** What the clock said when it was asked the last time. */
  Instant lastRead() {
    return lastRead;
  }

  /** The greatest invocation time of a record's calls that have ended here. */
  Optional<Instant> invoked(RecordIdentifier identifier) {
    return Optional.ofNullable(invoked.get(identifier));
  }

  void ended(RecordIdentifier identifier, Instant at) {
    invoked.merge(identifier, at, (a, b) -> b.isAfter(a) ? b : a);
  }

  @Override
  public String toString() {
    return name;
  }
}
