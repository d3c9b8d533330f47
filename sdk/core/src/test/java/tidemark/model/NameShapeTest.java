package tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Seeds;

class NameShapeTest {
  private static final Pattern BOTOCORE = Pattern.compile("[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}");
  private static final String CHARACTERS = "azAZ09aZ5--__.\u00e9 /";

  @Test
  void aNameIsOneExactlyIfThePatternSaysSo() {
    int[] names = new int[1];
    Seeds.forEach(
        20_000,
        random -> {
          StringBuilder text = new StringBuilder();
          int most = random.nextInt(4) == 0 ? 70 : 6;
          for (int i = random.nextInt(most); i > 0; i--) {
            int kinds = random.nextInt(9) == 0 ? CHARACTERS.length() : 11;
            text.append(CHARACTERS.charAt(random.nextInt(kinds)));
          }
          String name = text.toString();
          boolean expected = name.length() <= 64 && BOTOCORE.matcher(name).matches();

          assertThat(NameShape.matches(name, Limit.FEATURE_NAME)).as(name).isEqualTo(expected);
          names[0] += expected ? 1 : 0;
        });
    assertThat(names[0]).isBetween(4_000, 19_000);
  }
}
