package tidemark.offline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tidemark.fixture.Fixtures;
import tidemark.model.EventTime;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroup;
import tidemark.model.FeatureName;
import tidemark.model.FeatureType;
import tidemark.model.Schema;
import tidemark.offline.NaivePointInTimeJoin.Write;

/**
 * A small random history of two groups and a spine over them. Times lie so close together, around
 * midnight, that ties, boundaries and expiries meet often.
 */
final class JoinCase {
  /** Group {@code users}: String identifier, String event time, features n, s and the late z. */
  static final FeatureGroup USERS =
      group(
          "users",
          Schema.of(
                  List.of(
                      FeatureDefinition.scalar("id", FeatureType.STRING),
                      FeatureDefinition.scalar("ts", FeatureType.STRING),
                      FeatureDefinition.scalar("n", FeatureType.INTEGRAL),
                      FeatureDefinition.scalar("s", FeatureType.STRING)),
                  new FeatureName("id"),
                  new FeatureName("ts"))
              .with(List.of(FeatureDefinition.scalar("z", FeatureType.FRACTIONAL))));

  /** Group {@code items}: Integral identifier, Fractional event time, feature n. */
  static final FeatureGroup ITEMS =
      group(
          "items",
          Schema.of(
              List.of(
                  FeatureDefinition.scalar("no", FeatureType.INTEGRAL),
                  FeatureDefinition.scalar("at", FeatureType.FRACTIONAL),
                  FeatureDefinition.scalar("n", FeatureType.INTEGRAL)),
              new FeatureName("no"),
              new FeatureName("at")));

  /** Midnight. */
  static final long BASE = 1_772_323_200_000_000_000L;

  private static final long MILLIS = 1_000_000L;
  private static final long STEP = 100 * MILLIS;

  /** A spine row; {@code item} is null or digits. */
  record SpineRow(@Nullable String user, @Nullable String item, long time) {}

  final List<Write> users = new ArrayList<>();
  final List<Write> items = new ArrayList<>();
  final List<SpineRow> spine = new ArrayList<>();

  private final Random random;
  private final int number;

  /**
   * @param number keeps the case's identifiers apart from those of others
   */
  JoinCase(Random random, int number) {
    this.random = random;
    this.number = number;
    history(users, 2, 1, this::userFeatures);
    history(items, 2, STEP, this::itemFeatures);
    int rows = 1 + random.nextInt(6);
    for (int i = 0; i < rows; i++) {
      boolean again = !spine.isEmpty() && random.nextInt(5) == 0;
      spine.add(again ? spine.get(random.nextInt(spine.size())) : spineRow());
    }
  }

  private interface Features {
    List<@Nullable Object> next(boolean late);
  }

  private void history(List<Write> history, int identifiers, long step, Features features) {
    int writes = random.nextInt(9);
    for (int i = 0; i < writes; i++) {
      Optional<Write> repeated =
          history.isEmpty() || random.nextInt(4) > 0
              ? Optional.empty()
              : Optional.of(history.get(random.nextInt(history.size())));
      if (repeated.isPresent() && !repeated.get().foreign()) {
        history.add(again(repeated.get()));
      } else if (random.nextInt(5) == 0) {
        Write write = foreign(identifiers, step, features);
        if (history.stream().noneMatch(other -> ties(other, write))) {
          history.add(write);
        }
      } else {
        history.add(ours(identifiers, step, features));
      }
    }
  }

  private Write ours(int identifiers, long step, Features features) {
    long time = BASE + (random.nextInt(9) - 4) * step;
    boolean deleted = random.nextInt(5) == 0;
    List<@Nullable Object> values = features.next(random.nextInt(3) == 0);
    if (deleted) {
      values = new ArrayList<>(Collections.nCopies(values.size(), null));
    }
    Optional<Long> expiry =
        random.nextInt(3) == 0
            ? Optional.of(time + 1 + random.nextInt(4) * step)
            : Optional.empty();
    String id = identifier(identifiers);
    int payload = Objects.hash(id, time, deleted, values, expiry);
    return new Write(
        id, time, clock(), "%032x".formatted(payload), clock(), expiry, deleted, false, values);
  }

  /** Rows of others have nothing but their clocks to be told apart by. */
  private static boolean ties(Write a, Write b) {
    return a.foreign()
        && Objects.equals(a.id(), b.id())
        && a.eventTime() == b.eventTime()
        && a.invokedAt() == b.invokedAt()
        && a.writeTime() == b.writeTime();
  }

  /** The same payload: delivered again, or put again later. */
  private Write again(Write write) {
    long invokedAt = random.nextBoolean() ? write.invokedAt() : clock();
    return new Write(
        write.id(),
        write.eventTime(),
        invokedAt,
        write.writeId(),
        clock(),
        write.expiresAt(),
        write.deleted(),
        false,
        write.features());
  }

  /** A row of others: no columns of the store's own, perhaps not even an invocation time. */
  private Write foreign(int identifiers, long step, Features features) {
    long time = BASE + (random.nextInt(9) - 4) * step;
    long writeTime = clock();
    return new Write(
        random.nextInt(6) == 0 ? null : identifier(identifiers),
        time,
        random.nextBoolean() ? writeTime : clock(),
        "",
        writeTime,
        Optional.empty(),
        random.nextInt(6) == 0,
        true,
        features.next(random.nextBoolean()));
  }

  private SpineRow spineRow() {
    List<Write> about = random.nextBoolean() ? users : items;
    long step = about == users ? 1 : STEP;
    long time = BASE + (random.nextInt(11) - 5) * step;
    if (!about.isEmpty() && random.nextInt(3) > 0) {
      Write write = about.get(random.nextInt(about.size()));
      long near = write.expiresAt().orElse(write.eventTime());
      time = near + random.nextInt(3) - 1;
    }
    return new SpineRow(
        random.nextInt(8) == 0 ? null : identifier(3),
        random.nextInt(8) == 0 ? null : identifier(3),
        time);
  }

  private List<@Nullable Object> userFeatures(boolean late) {
    return Arrays.asList(
        random.nextInt(4) == 0 ? null : (Object) (long) random.nextInt(100),
        random.nextInt(4) == 0 ? null : "s" + random.nextInt(100),
        late || random.nextInt(4) == 0 ? null : (Object) (random.nextInt(100) / 4.0));
  }

  private List<@Nullable Object> itemFeatures(boolean late) {
    return Arrays.asList(random.nextInt(4) == 0 ? null : (Object) (long) random.nextInt(100));
  }

  private String identifier(int count) {
    return Integer.toString(number * 10 + random.nextInt(count));
  }

  private long clock() {
    return BASE / MILLIS + random.nextInt(8);
  }

  private static FeatureGroup group(String name, Schema schema) {
    var example = Fixtures.definition(name);
    return Fixtures.created(Fixtures.definition(name, schema, example.online(), example.offline()));
  }

  /** A time as the group's files of others have it. */
  static String text(FeatureGroup group, long time) {
    return new EventTime(time).print(group.schema().eventTimeFeature().type());
  }
}
