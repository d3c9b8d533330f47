package tidemark.offline;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The slow oracle of the point-in-time join: loops over lists and says each rule in words. A rule
 * can be switched off, to see whether it decides anything in a test's data.
 */
final class NaivePointInTimeJoin {
  /** A row of a history, whoever wrote it; times in nanoseconds, the clocks in milliseconds. */
  record Write(
      @Nullable String id,
      long eventTime,
      long invokedAt,
      String writeId,
      long writeTime,
      Optional<Long> expiresAt,
      boolean deleted,
      boolean foreign,
      List<@Nullable Object> features) {}

  /** The rules that the contract states. */
  enum Rule {
    EVENT_TIME_EQUAL_TO_T_COUNTS,
    LATER_INVOCATION_WINS,
    GREATER_WRITE_ID_WINS,
    REPEATED_PAYLOAD_IS_A_WRITE_OF_ITS_OWN,
    DELETE_HIDES,
    DELETE_NEVER_REVIVES_THE_OLDER,
    EXPIRY_HIDES,
    EXPIRY_NEVER_REVIVES_THE_OLDER,
    HIDDEN_AT_EXPIRY_ITSELF,
    VISIBLE_ONE_NANOSECOND_BEFORE_EXPIRY,
    LATER_THAN_KNOWN_IS_UNSEEN,
    NULL_FEATURE_IS_NOT_FILLED,
    ROWS_OF_OTHERS_COUNT,
    NULL_IDENTIFIER_MATCHES_NOTHING,
    MAX_AGE_REPLACES_TIME_TO_LIVE
  }

  private final Optional<Long> knownAt;
  private final Optional<Long> maxAge;
  private final Set<Rule> off;

  NaivePointInTimeJoin(Optional<Long> knownAt, Optional<Long> maxAge) {
    this(knownAt, maxAge, EnumSet.noneOf(Rule.class));
  }

  private NaivePointInTimeJoin(Optional<Long> knownAt, Optional<Long> maxAge, Set<Rule> off) {
    this.knownAt = knownAt;
    this.maxAge = maxAge;
    this.off = off;
  }

  NaivePointInTimeJoin without(Rule... rules) {
    return new NaivePointInTimeJoin(knownAt, maxAge, EnumSet.of(rules[0], rules));
  }

  /** The features of a record at a time. */
  List<@Nullable Object> features(
      List<Write> history, @Nullable String id, long time, int featureCount) {
    List<@Nullable Object> nothing = new ArrayList<>();
    for (int i = 0; i < featureCount; i++) {
      nothing.add(null);
    }
    Optional<Write> winner = winner(history, id, time);
    if (winner.isEmpty() || hidden(winner.get(), time)) {
      return nothing;
    }
    if (on(Rule.NULL_FEATURE_IS_NOT_FILLED)) {
      return winner.get().features();
    }
    for (Write write : history) {
      for (int i = 0; i < featureCount; i++) {
        if (seen(write, history, id, time) && nothing.get(i) == null) {
          nothing.set(i, write.features().get(i));
        }
      }
    }
    return nothing;
  }

  Optional<Write> winner(List<Write> history, @Nullable String id, long time) {
    Write best = null;
    for (Write write : history) {
      if (seen(write, history, id, time) && (best == null || beats(write, best))) {
        best = write;
      }
    }
    return Optional.ofNullable(best);
  }

  private boolean seen(Write write, List<Write> history, @Nullable String id, long time) {
    if (id == null || write.id() == null) {
      if (on(Rule.NULL_IDENTIFIER_MATCHES_NOTHING) || id != null || write.id() != null) {
        return false;
      }
    } else if (!write.id().equals(id)) {
      return false;
    }
    boolean before =
        write.eventTime() < time
            || (on(Rule.EVENT_TIME_EQUAL_TO_T_COUNTS) && write.eventTime() == time);
    boolean known =
        knownAt.isEmpty()
            || !on(Rule.LATER_THAN_KNOWN_IS_UNSEEN)
            || write.writeTime() <= knownAt.get();
    boolean ours = !write.foreign() || on(Rule.ROWS_OF_OTHERS_COUNT);
    boolean revived =
        (!on(Rule.DELETE_NEVER_REVIVES_THE_OLDER) && write.deleted())
            || (!on(Rule.EXPIRY_NEVER_REVIVES_THE_OLDER) && expired(write, time));
    boolean dropped =
        !on(Rule.REPEATED_PAYLOAD_IS_A_WRITE_OF_ITS_OWN) && repeatsEarlier(write, history);
    return before && known && ours && !revived && !dropped;
  }

  /** Whether the greater order is the first write's. */
  private boolean beats(Write a, Write b) {
    if (a.eventTime() != b.eventTime()) {
      return a.eventTime() > b.eventTime();
    }
    if (a.invokedAt() != b.invokedAt()) {
      return a.invokedAt() > b.invokedAt() == on(Rule.LATER_INVOCATION_WINS);
    }
    if (!a.writeId().equals(b.writeId())) {
      return a.writeId().compareTo(b.writeId()) > 0 == on(Rule.GREATER_WRITE_ID_WINS);
    }
    return a.writeTime() > b.writeTime();
  }

  private boolean hidden(Write write, long time) {
    return (write.deleted() && on(Rule.DELETE_HIDES))
        || (expired(write, time) && on(Rule.EXPIRY_HIDES));
  }

  private boolean expired(Write write, long time) {
    Optional<Long> until =
        maxAge.isPresent() && on(Rule.MAX_AGE_REPLACES_TIME_TO_LIVE)
            ? Optional.of(write.eventTime() + maxAge.get())
            : write.expiresAt();
    if (until.isEmpty()) {
      return false;
    }
    if (!on(Rule.HIDDEN_AT_EXPIRY_ITSELF)) {
      return time > until.get();
    }
    return on(Rule.VISIBLE_ONE_NANOSECOND_BEFORE_EXPIRY)
        ? time >= until.get()
        : time >= until.get() - 1;
  }

  private static boolean repeatsEarlier(Write write, List<Write> history) {
    for (Write other : history) {
      if (!write.writeId().isEmpty()
          && other.writeId().equals(write.writeId())
          && other.invokedAt() < write.invokedAt()) {
        return true;
      }
    }
    return false;
  }

  private boolean on(Rule rule) {
    return !off.contains(rule);
  }
}
