package tidemark.wire;

import org.jspecify.annotations.Nullable;
import tidemark.model.Limit;

/**
 * The {@code VisibilityConditions} of a search. They concern other resources than feature groups,
 * so they are checked and then left alone.
 */
final class VisibilityConditionsJson {
  static final String MEMBER = "VisibilityConditions";
  private static final String KEY = "Key";
  private static final String VALUE = "Value";

  private VisibilityConditionsJson() {}

  /** Passes over the current value after noting what is wrong with it. */
  static void check(JsonRequest json) {
    if (!json.enterList(" must be a list.")) {
      return;
    }
    int count = 0;
    while (json.nextElement(JsonRequest.LIST_MAX)) {
      count++;
      checkCondition(json);
    }
    json.requireCount(Limit.VISIBILITY_CONDITIONS.min(), Limit.VISIBILITY_CONDITIONS.max(), count);
  }

  private static void checkCondition(JsonRequest json) {
    if (!json.enterObject()) {
      return;
    }
    while (json.nextMember()) {
      switch (json.member()) {
        case KEY -> checkText(json, json.string(), Limit.TAG_KEY);
        case VALUE -> checkText(json, json.string(), Limit.TAG_VALUE);
        default -> json.skip();
      }
    }
  }

  private static void checkText(JsonRequest json, @Nullable String text, Limit length) {
    if (text != null && (!length.holds(text.length()) || !TagsJson.isTagText(text))) {
      json.problem(" must have " + length + " letters, digits, spaces or _.:/=+-@.");
    }
  }
}
