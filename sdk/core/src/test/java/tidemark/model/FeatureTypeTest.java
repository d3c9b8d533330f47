package tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.Seeds;

class FeatureTypeTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "007", "42", "9223372036854775807", "-9223372036854775808"})
  void integersAreIntegral(String text) {
    assertThat(FeatureType.INTEGRAL.faultOf(text)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("B-13 case 20: what is not a base-10 integer is not Integral")
  @ValueSource(strings = {"1.5", "1e3", " 7", "0x1F", "١", "", "-", "+7", "1.0", "7 "})
  void otherTextIsNotIntegral(String text) {
    assertThat(FeatureType.INTEGRAL.faultOf(text).orElseThrow())
        .contains("not a base-10 64-bit integer");
  }

  @ParameterizedTest
  @DisplayName("B-14 case 20: an integer beyond 64 bits is out of range")
  @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "99999999999999999999999"})
  void largeIntegersAreOutOfRange(String text) {
    assertThat(FeatureType.INTEGRAL.faultOf(text).orElseThrow()).contains("64-bit range");
  }

  @ParameterizedTest
  @DisplayName("case 21: decimals and scientific notation are Fractional")
  @ValueSource(strings = {"0", "1e-3", "-1.50", ".5", "5.", "1E+16", "1e-999", "007.10"})
  void decimalsAreFractional(String text) {
    assertThat(FeatureType.FRACTIONAL.faultOf(text)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("B-15 case 21: what is not a finite decimal is not Fractional")
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "1e999",
        "0x1p3",
        "1d",
        "1f",
        "abc",
        "",
        ".",
        "1,5",
        "+1",
        " 1"
      })
  void otherTextIsNotFractional(String text) {
    assertThat(FeatureType.FRACTIONAL.faultOf(text).orElseThrow())
        .contains("must be a finite decimal");
  }

  @ParameterizedTest(name = "{index}") // a report is XML, which cannot hold them all
  @DisplayName("B-24: any well-formed Unicode is a String")
  @ValueSource(strings = {"", "\u0000", "\uFFFE", "😀", "שלום", "\uD800\uDC00", "a\nb"})
  void unicodeIsAString(String text) {
    assertThat(FeatureType.STRING.faultOf(text)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("B-23: a lone surrogate is no String")
  @ValueSource(strings = {"\uD800", "a\uDC00", "\uD800a", "\uDC00\uD800"})
  void loneSurrogatesAreRefused(String text) {
    assertThat(FeatureType.STRING.faultOf(text).orElseThrow()).contains("not valid Unicode");
  }

  @Test
  void fractionalIsWhatThePatternSays() {
    Pattern decimal = Pattern.compile("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
    int[] fits = {0};
    Seeds.forEach(
        20_000,
        random -> {
          StringBuilder text = new StringBuilder();
          int length = random.nextInt(9);
          for (int i = 0; i < length; i++) {
            text.append("0123459..--+eE \u0661".charAt(random.nextInt(16)));
          }
          boolean expected =
              decimal.matcher(text).matches()
                  && Double.isFinite(Double.parseDouble(text.toString()));
          fits[0] += expected ? 1 : 0;
          assertThat(FeatureType.FRACTIONAL.faultOf(text.toString()).isEmpty()).isEqualTo(expected);
        });
    assertThat(fits[0]).isBetween(1_000, 19_000);
  }
}
