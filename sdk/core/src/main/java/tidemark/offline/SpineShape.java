package tidemark.offline;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.Nearest;
import tidemark.model.Problems;
import tidemark.model.Shown;
import tidemark.offline.Spine.Kind;

/**
 * What a spine must look like to be joined.
 *
 * @param timeColumn the column of the rows' times; empty for {@code event_timestamp} or, where
 *     there is none, the only column of timestamps
 * @param identifiers the identifier columns, each with the type of the identifiers it is matched to
 */
public record SpineShape(Optional<String> timeColumn, Map<String, FeatureType> identifiers) {
  /** Source: guarantees.md, S-16. */
  public static final int COLUMNS_MAX = 2_600;

  public static final String TIME_COLUMN_DEFAULT = "event_timestamp";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,127}");
  private static final Set<String> RESERVED = Set.of("_sid", "_t_ns");

  public SpineShape {
    identifiers = Collections.unmodifiableMap(new LinkedHashMap<>(identifiers));
  }

  /**
   * Checks the columns of a spine.
   *
   * @return the name of the column of times
   * @throws FeatureStoreException naming every column that is missing or does not fit
   */
  public String check(List<Spine.Column> columns) {
    Problems problems = new Problems();
    if (columns.size() > COLUMNS_MAX) {
      problems.add("The spine has %d columns; the limit is %d.", columns.size(), COLUMNS_MAX);
    }
    checkNames(columns, problems);
    String time = timeColumn(columns);
    find(columns, time, "event time", problems).ifPresent(column -> checkTime(column, problems));
    identifiers.forEach(
        (name, type) ->
            find(columns, name, "identifier", problems)
                .ifPresent(column -> checkIdentifier(column, type, problems)));
    problems.throwIfAny();
    return time;
  }

  /** The column of times, which the spine may turn out not to have. */
  public String timeColumn(List<Spine.Column> columns) {
    List<String> timestamps =
        columns.stream().filter(c -> c.kind() == Kind.TIMESTAMP).map(Spine.Column::name).toList();
    boolean isDefault = columns.stream().anyMatch(c -> c.name().equals(TIME_COLUMN_DEFAULT));
    return timeColumn.orElse(
        isDefault || timestamps.size() != 1 ? TIME_COLUMN_DEFAULT : timestamps.get(0));
  }

  /** Says that a row, counted from 1, has no time. */
  public static FeatureStoreException withoutTime(String timeColumn, long row) {
    return FeatureStoreException.invalid(
        "Row %d of the spine has no value in column '%s'. Every row needs an event time.",
        row, timeColumn);
  }

  /** Says that the time of a row, counted from 1, cannot be used. */
  public static FeatureStoreException badTime(String timeColumn, long row) {
    return FeatureStoreException.invalid(
        "Row %d of the spine has a value in column '%s' that is not an event time. Give timestamps"
            + " or text such as 2026-03-01T10:00:00Z, between 1677-09-21T00:12:44Z and"
            + " 2262-04-11T23:47:16Z.",
        row, timeColumn);
  }

  private static void checkNames(List<Spine.Column> columns, Problems problems) {
    Map<String, String> seen = new HashMap<>();
    for (Spine.Column column : columns) {
      String name = column.name();
      if (!NAME.matcher(name).matches()) {
        problems.add(
            "Column '%s' of the spine has a name that is not valid. Use 1-128 letters, digits, '-'"
                + " or '_', not beginning with '-'.",
            Shown.name(name));
      } else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
        problems.add("Column '%s' of the spine has a reserved name. Rename it.", name);
      }
      String other = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        problems.add(
            "Columns '%s' and '%s' of the spine differ at most by case. Rename one.",
            Shown.name(other), Shown.name(name));
      }
    }
  }

  private static Optional<Spine.Column> find(
      List<Spine.Column> columns, String name, String role, Problems problems) {
    Optional<Spine.Column> found =
        columns.stream().filter(column -> column.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      String nearest =
          Nearest.to(name, columns.stream().map(Spine.Column::name).toList())
              .map(near -> " (nearest: '" + Shown.name(near) + "')")
              .orElse("");
      problems.add("The spine has no %s column '%s'%s.", role, Shown.name(name), nearest);
    }
    return found;
  }

  private static void checkTime(Spine.Column column, Problems problems) {
    switch (column.kind()) {
      case TIMESTAMP, TEXT -> {}
      case DATE ->
          problems.add(
              "Column '%s' of the spine holds dates, which do not say what was known at that hour."
                  + " Give timestamps, such as the start of the day.",
              column.name());
      case INTEGER, OTHER ->
          problems.add(
              "Column '%s' of the spine is %s, not an event time. Give timestamps or text such as"
                  + " 2026-03-01T10:00:00Z.",
              column.name(), column.type());
    }
  }

  private static void checkIdentifier(Spine.Column column, FeatureType type, Problems problems) {
    boolean fits =
        type == FeatureType.STRING
            ? column.kind() == Kind.TEXT || column.kind() == Kind.INTEGER
            : column.kind() == Kind.INTEGER;
    if (!fits) {
      problems.add(
          "Column '%s' of the spine is %s; the identifiers it is matched to are %s.",
          column.name(), column.type(), type.wireName());
    }
  }
}
