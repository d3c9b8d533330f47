package tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.CLICKS;
import static tidemark.fixture.Fixtures.features;
import static tidemark.fixture.Fixtures.given;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;

class FeatureRecordTest {
  private static final String T = "2026-03-01T10:00:00Z";

  private static final Schema COLLECTIONS =
      Schema.of(
          List.of(
              FeatureDefinition.scalar("id", FeatureType.STRING),
              FeatureDefinition.scalar("ts", FeatureType.STRING),
              new FeatureDefinition(new FeatureName("l"), FeatureType.INTEGRAL, FeatureShape.LIST),
              new FeatureDefinition(new FeatureName("e"), FeatureType.STRING, FeatureShape.SET),
              new FeatureDefinition(
                  new FeatureName("v"), FeatureType.FRACTIONAL, new FeatureShape.VectorOf(4))),
          new FeatureName("id"),
          new FeatureName("ts"));

  @Test
  void aValidRecordKeepsItsTextsInDefinitionOrder() {
    FeatureRecord record =
        FeatureRecord.of(
            Fixtures.schema(),
            CLICKS,
            List.of(given("x", "1.50"), given("ts", T), given("n", "007"), given("id", "u 1")));

    assertThat(record.present())
        .containsExactly(given("id", "u 1"), given("ts", T), given("n", "007"), given("x", "1.50"));
    assertThat(record.identifier().value()).isEqualTo("u 1");
    assertThat(record.eventTime()).isEqualTo(EventTime.parseIso(T));
    assertThat(record.eventTimeText()).isEqualTo(T);
  }

  @Test
  @DisplayName("B-04: an empty record names the features it must have")
  void anEmptyRecordIsRefused() {
    assertRefused(List.of(), "must have at least the record identifier feature 'id'");
  }

  @Test
  @DisplayName("B-05 B-06 case 23: a record needs its identifier and its event time")
  void bothKeysAreNeeded() {
    assertRefused(List.of(given("ts", T)), "Missing record identifier feature 'id'");
    assertRefused(List.of(given("id", "1")), "Missing event time feature 'ts'");
  }

  @Test
  @DisplayName("B-07 B-08 case 29: the identifier has 1-2,048 bytes")
  void theIdentifierHasALimit() {
    assertRefused(features("", T), "The record identifier must not be empty.");
    assertRefused(features("é".repeat(1_025), T), "too long: 2050 bytes, limit 2048");
    assertThat(Fixtures.record("é".repeat(1_024), T).identifier().value()).hasSize(1_024);
  }

  @Test
  @DisplayName("B-09 case 26: a feature is given once")
  void aFeatureIsGivenOnce() {
    assertRefused(
        features("1", T, given("n", "1"), given("n", "2")), "Feature 'n' is given more than once.");
  }

  @Test
  @DisplayName("B-10 B-11 case 22: an unknown feature names the nearest")
  void unknownFeaturesNameTheNearest() {
    assertRefused(features("1", T, given("N", "1")), "names are case sensitive; did you mean 'n'?");
    assertRefused(
        features("1", T, given("ids", "1")),
        "Feature 'ids' is not in feature group 'clicks' (nearest: 'id').");
    assertRefused(
        features("1", T, given("quite_other", "1")),
        "Feature 'quite_other' is not in feature group 'clicks'.");
  }

  @Test
  @DisplayName("B-12: a name that cannot be a feature's is shown escaped")
  void impossibleNamesAreRefused() {
    assertRefused(features("1", T, given("a b", "1")), "Feature name 'a b' is not valid.");
    assertRefused(features("1", T, given("-a", "1")), "Feature name '-a' is not valid.");
    assertRefused(features("1", T, given("a\n", "1")), "Feature name 'a\\u000a' is not valid.");
    assertRefused(features("1", T, given("a".repeat(65), "1")), "is not valid.");
  }

  @Test
  @DisplayName("B-18 case 27: scalars take ValueAsString, collections ValueAsStringList")
  void shapesMustFit() {
    assertRefused(
        features("1", T, new GivenFeature("n", new FeatureValue.Texts(List.of("1")))),
        "use ValueAsString");
    assertThatThrownBy(
            () -> FeatureRecord.of(COLLECTIONS, CLICKS, features("1", T, given("l", "1"))))
        .hasMessageContaining("is a List of Integral; use ValueAsStringList");
  }

  @Test
  @DisplayName("B-19: a vector has exactly its dimension")
  void aVectorHasItsDimension() {
    GivenFeature three = new GivenFeature("v", new FeatureValue.Texts(List.of("1", "2", "3")));

    assertThatThrownBy(() -> FeatureRecord.of(COLLECTIONS, CLICKS, features("1", T, three)))
        .hasMessageContaining("it has 3 elements, expected 4");
  }

  @Test
  @DisplayName("B-20: a set collapses repeats")
  void aSetCollapsesRepeats() {
    GivenFeature set = new GivenFeature("e", new FeatureValue.Texts(List.of("b", "a", "b")));

    FeatureRecord record = FeatureRecord.of(COLLECTIONS, CLICKS, features("1", T, set));

    assertThat(record.value(new FeatureName("e")))
        .contains(new FeatureValue.Texts(List.of("b", "a")));
  }

  @Test
  @DisplayName("B-21 B-22 case 28: values and records have limits")
  void sizesHaveLimits() {
    assertRefused(
        features("1", T, given("s", "a".repeat(358_401))),
        "its value has 358401 characters and exceeds 358400");
    assertRefused(features("1", T, given("s", "é".repeat(200_000))), "bytes; the limit is 358400.");
    assertThat(Fixtures.record("1", T, given("s", "a".repeat(300_000))).present()).hasSize(3);
  }

  @Test
  void allFaultsAreReportedTogetherInOrderUpToTen() {
    List<GivenFeature> many = new ArrayList<>(features("1", "tomorrow"));
    many.add(given("n", "canary-1"));
    many.add(given("x", "canary-2"));
    for (int i = 0; i < 12; i++) {
      many.add(given("unknown" + i, "canary-3"));
    }

    assertThatThrownBy(() -> FeatureRecord.of(Fixtures.schema(), CLICKS, many))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContainingAll("Feature 'n' of", "Feature 'x' of", "'unknown7'", "(and 5 more)")
        .hasMessageNotContaining("unknown8");
  }

  @Test
  @DisplayName("S-13: messages and toString hold no value")
  void valuesAreNeverShown() {
    List<GivenFeature> given = features("canary", "canary", given("n", "canary"));

    assertThatThrownBy(() -> FeatureRecord.of(Fixtures.schema(), CLICKS, given))
        .hasMessageNotContaining("canary");
    assertThat(Fixtures.record("canary", T, given("s", "canary")).toString())
        .doesNotContain("canary");
    assertThat(new RecordIdentifier("canary").toString()).doesNotContain("canary");
    assertThat(given("s", "canary").toString()).doesNotContain("canary");
  }

  private static void assertRefused(List<GivenFeature> given, String message) {
    assertThatThrownBy(() -> FeatureRecord.of(Fixtures.schema(), CLICKS, given))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining(message);
  }
}
