package tidemark.aws.dynamodb;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tidemark.codec.RunJson;
import tidemark.materialize.FinishedRun;
import tidemark.materialize.Lease;
import tidemark.materialize.Runs;
import tidemark.model.Incarnation;

/**
 * A row for a group's lease and one per run that has ended, numbered as they end. Only who has the
 * lease ends a run, so that the numbers have no gaps.
 */
public final class DynamoDbRuns implements Runs {
  private static final String ENDED = "run#";

  private final RegistryTable table;

  public DynamoDbRuns(RegistryTable table) {
    this.table = table;
  }

  @Override
  public Optional<Lease> acquire(Lease lease, Instant now) {
    Attempt<Row> attempt = table.put(row(lease), Row.isAtMost(now.toEpochMilli()));
    return attempt.standing().map(row -> RunJson.readLease(lease.group(), row.text()));
  }

  @Override
  public boolean renew(Lease lease) {
    return table.put(row(lease), Row.hasTag(lease.run().value())).applied();
  }

  @Override
  public Optional<Lease> lease(Incarnation group) {
    return table.find(place(group)).map(row -> RunJson.readLease(group, row.text()));
  }

  @Override
  public boolean finish(FinishedRun run) {
    String partition = partition(run.group());
    long number =
        1
            + table.last(partition, ENDED, 1).stream()
                .mapToLong(row -> Long.parseLong(row.sort().substring(ENDED.length())))
                .findFirst()
                .orElse(0);
    RegistryTransaction changes =
        table
            .transaction()
            .remove(place(run.group()), Row.hasTag(run.id().value()))
            .put(
                ended(partition, number).tagged(run.id().value()).holding(RunJson.write(run)),
                Row.ABSENT);
    if (number > KEPT_MAX) {
      changes.remove(ended(partition, number - KEPT_MAX));
    }
    return changes.commit();
  }

  @Override
  public List<FinishedRun> finished(Incarnation group, int max) {
    return table.last(partition(group), ENDED, max).stream()
        .map(row -> RunJson.readFinished(group, row.text()))
        .toList();
  }

  /** The lease, which comes first in the partition, and then what has ended. */
  @Override
  public void removeAll(Incarnation group) {
    table.removeAll(table.list(partition(group)));
  }

  private static Row row(Lease lease) {
    return place(lease.group())
        .tagged(lease.run().value())
        .numbered(lease.until().toEpochMilli())
        .holding(RunJson.write(lease));
  }

  private static Row place(Incarnation group) {
    return Row.at(partition(group), "lease");
  }

  private static Row ended(String partition, long number) {
    return Row.at(partition, ENDED + String.format("%019d", number));
  }

  private static String partition(Incarnation group) {
    return "runs#" + group.key();
  }
}
