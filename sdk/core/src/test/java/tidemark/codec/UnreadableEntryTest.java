package tidemark.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;
import tidemark.model.Incarnation;
import tidemark.offline.FileEntry.State;

/** An entry that is not one is the store's failure, never the caller's. */
class UnreadableEntryTest {
  private static final Incarnation CLICKS =
      Fixtures.created(Fixtures.definition("clicks")).incarnation();

  private static final Map<String, Function<String, Object>> READERS =
      Map.of(
          "The registry entry of a feature group",
          FeatureGroupJson::read,
          "The metadata of a feature",
          text -> FeatureNotesJson.read(CLICKS, new FeatureName("n"), 1, text),
          "An entry of the ledger",
          text -> FileEntryJson.read(CLICKS, State.PENDING, text),
          "The schedule of a feature group",
          MaterializationJson::read,
          "The entry of a run",
          text -> RunJson.readFinished(CLICKS, text));

  @Test
  void textOfAnotherShapeIsAnInternalFailure() {
    for (String text : List.of("", "[]", "{}", "{", "{\"v\":99}", "{\"run\":7,\"onArrival\":7}")) {
      READERS.forEach((what, reader) -> assertUnreadable(what, () -> reader.apply(text)));
      assertUnreadable("The entry of a run", () -> RunJson.readLease(CLICKS, text));
    }
  }

  @Test
  void valuesThatMeanNothingAreAnInternalFailure() {
    assertUnreadable(
        "The schedule of a feature group",
        () -> MaterializationJson.read("{\"schedule\":\"rate(0 days)\",\"onArrival\":\"WAIT\"}"));
    assertUnreadable(
        "The schedule of a feature group",
        () -> MaterializationJson.read("{\"schedule\":\"rate(1 day)\",\"onArrival\":\"MAYBE\"}"));
    assertUnreadable(
        "The schedule of a feature group",
        () -> MaterializationJson.read("{\"timeZone\":\"Nowhere\",\"onArrival\":\"RUN\"}"));
    assertUnreadable(
        "The metadata of a feature",
        () ->
            FeatureNotesJson.read(
                CLICKS, new FeatureName("n"), 1, "{\"v\":1,\"modifiedAt\":\"yesterday\"}"));
  }

  private static void assertUnreadable(String what, Supplier<?> read) {
    assertThatThrownBy(read::get)
        .isInstanceOfSatisfying(
            FeatureStoreException.class,
            failure -> assertThat(failure.kind()).isEqualTo(Kind.INTERNAL))
        .hasMessage(what + " cannot be read.");
  }
}
