package tidemark.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One life of a feature group: its name and the epoch second of its creation, bumped until greater
 * than that of the previous group of that name. It is part of the offline path, the table names and
 * every logged write, so that a recreated group shares nothing with its predecessor.
 */
public record Incarnation(FeatureGroupName group, long epochSecond) {
  private static final Pattern TEXT = Pattern.compile("(.+)-([0-9]{1,12})");

  public Incarnation {
    if (epochSecond < 0 || epochSecond > 999_999_999_999L) {
      throw FeatureStoreException.invalid("Incarnation %d is not an epoch second.", epochSecond);
    }
  }

  /** {@code name-epochSecond}, the directory name in the offline store. */
  public String text() {
    return group.value() + "-" + epochSecond;
  }

  /** The SQL name of the group, {@code _} and the epoch second: the Glue table of the raw files. */
  public String tableName() {
    return group.sqlName() + "_" + epochSecond;
  }

  /** The inverse of {@link #text()}. */
  public static Incarnation parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw FeatureStoreException.invalid("An incarnation has the form name-epochSecond.");
    }
    return new Incarnation(
        new FeatureGroupName(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  /** A form under which spellings of one incarnation are the same: lower case. */
  public String key() {
    return text().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text();
  }
}
