package tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.model.FeatureGroupName;
import tidemark.model.Incarnation;

class PageTokensTest {
  private static final Incarnation CLICKS = incarnation("clicks", 1_772_359_200L);
  private final PageTokens tokens = PageTokens.of("a secret");

  @Test
  void aTokenTellsItsPosition() {
    for (String position : List.of("a", "\u0000", "\uD83D\uDE00 /+%", "x".repeat(2_048))) {
      String token = tokens.of("ListRecords", CLICKS, position);

      assertThat(token).matches("[A-Za-z0-9_-]{1,8192}");
      assertThat(tokens.position("ListRecords", CLICKS, token)).contains(position);
      assertThat(
              PageTokens.of("a secret")
                  .position("ListRecords", incarnation("CLICKS", 1_772_359_200L), token))
          .contains(position);
    }
  }

  @Test
  @DisplayName("a token of another store, operation, group or incarnation is told apart")
  void aForeignTokenIsToldApart() {
    String token = tokens.of("ListRecords", CLICKS, "a");

    assertThat(PageTokens.of("another").position("ListRecords", CLICKS, token)).isEmpty();
    assertThat(tokens.position("ListOthers", CLICKS, token)).isEmpty();
    assertThat(tokens.position("ListRecords", incarnation("users", 1_772_359_200L), token))
        .isEmpty();
    assertThat(tokens.position("ListRecords", incarnation("clicks", 1_772_359_201L), token))
        .isEmpty();
  }

  @Test
  @DisplayName("a token of which any bit was changed, or a part, is told apart")
  void aTamperedTokenIsToldApart() {
    byte[] bytes = Base64.getUrlDecoder().decode(tokens.of("ListRecords", CLICKS, "abc"));

    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(position(changed)).isFalse();
    }
    for (int length = 0; length < bytes.length; length++) {
      assertThat(position(Arrays.copyOf(bytes, length))).isFalse();
    }
    for (String text : List.of("", "a", "====", "not base64!", "x".repeat(8_192))) {
      assertThat(tokens.position("ListRecords", CLICKS, text)).isEmpty();
    }
    assertThat(position(bytes)).isTrue();
  }

  private boolean position(byte[] token) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    return tokens.position("ListRecords", CLICKS, text).isPresent();
  }

  private static Incarnation incarnation(String group, long epochSecond) {
    return new Incarnation(new FeatureGroupName(group), epochSecond);
  }
}
