package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.fixture.Fixtures.given;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureRecord;
import tidemark.model.TimeToLive;

class WriteIdTest {
  /** By hashlib of Python: a write id must stay what it is, or a retry would not be recognised. */
  @Test
  @DisplayName("a write id is the hash that its definition says")
  void isTheHashThatItsDefinitionSays() {
    FeatureRecord record =
        Fixtures.record("\u00e91", "2026-03-01T10:00:00Z", given("s", "a"), given("n", "5"));

    assertThat(WriteId.of(record, WriteKind.PUT, Optional.empty()).value())
        .isEqualTo("ae974cec54b04d26fcba22843a241cc9");
    assertThat(
            WriteId.of(record, WriteKind.PUT, Optional.of(new TimeToLive(TimeToLive.Unit.DAYS, 1)))
                .value())
        .isEqualTo("df5024390f79a027a9b72d0c96375644");
  }

  @Test
  void aLongPayloadIsHashedWhole() {
    FeatureRecord one = Fixtures.record("1", "2026-03-01T10:00:00Z", given("s", "x".repeat(5_000)));
    FeatureRecord other =
        Fixtures.record("1", "2026-03-01T10:00:00Z", given("s", "x".repeat(4_999) + "y"));

    assertThat(WriteId.of(one, WriteKind.PUT, Optional.empty()))
        .isNotEqualTo(WriteId.of(other, WriteKind.PUT, Optional.empty()));
  }

  @Test
  void isThirtyTwoHexCharactersOrNone() {
    assertThat(new WriteId("0123456789abcdef".repeat(2)).compareTo(WriteId.NONE)).isPositive();
    for (String text :
        List.of("0", "g".repeat(32), "A".repeat(32), "0".repeat(31), "0".repeat(33))) {
      assertThatThrownBy(() -> new WriteId(text)).hasMessage("A write id is 32 hex characters.");
    }
  }
}
