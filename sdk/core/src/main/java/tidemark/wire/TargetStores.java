package tidemark.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tidemark.model.Problems;
import tidemark.model.TargetStore;

/** The stores a write is aimed at, as texts of a request. */
final class TargetStores {
  static final String MEMBER = "TargetStores";
  private static final int TEXTS_MAX = 100;

  private TargetStores() {}

  /** The current value of a body; what is wrong with it is noted. */
  static Set<TargetStore> read(JsonRequest json) {
    List<String> names = json.strings(0, TEXTS_MAX);
    return names == null ? Set.of() : parse(names, json.problems());
  }

  /** The distinct stores named; what is wrong with the names is noted. */
  static Set<TargetStore> parse(List<String> names, Problems problems) {
    Set<TargetStore> stores = EnumSet.noneOf(TargetStore.class);
    boolean repeated = false;
    for (String name : names) {
      @Nullable TargetStore store = problems.parse(() -> TargetStore.parse(name));
      repeated |= store != null && !stores.add(store);
    }
    if (names.isEmpty() || repeated) {
      problems.add("TargetStores must be 1-2 distinct of OnlineStore, OfflineStore.");
    }
    return stores;
  }

  /** Writes the member, unless every store is meant. */
  static void write(JsonGenerator json, Set<TargetStore> stores) throws IOException {
    if (stores.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(MEMBER);
    for (TargetStore store : TargetStore.values()) {
      if (stores.contains(store)) {
        json.writeString(store.wireName());
      }
    }
    json.writeEndArray();
  }
}
