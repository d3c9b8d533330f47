package tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tidemark.fixture.Seeds;

class DecimalTextTest {
  @ParameterizedTest
  @CsvSource({
    "5, 5.0",
    "0.25, 0.25",
    "-0.0, -0.0",
    "1e22, 10000000000000000000000.0",
    "1e-7, 0.0000001",
    "2e-3, 0.002",
    "1356998400, 1356998400.0",
    "1700000000.25, 1700000000.25"
  })
  void canonicalTextIsPlainWithADigitAfterThePoint(double value, String text) {
    assertThat(DecimalText.canonical(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "0.25, 0.25",
    "100, 100",
    "-1e-7, -0.0000001",
    "1e22, 10000000000000000000000"
  })
  void shortestTextHasNoNeedlessDigit(double value, String text) {
    assertThat(DecimalText.shortest(value)).isEqualTo(text);
  }

  @Test
  void canonicalTextReadsBackAsTheSameDoubleAndIsFractional() {
    Seeds.forEach(
        20_000,
        random -> {
          double value = Double.longBitsToDouble(random.nextLong());
          if (!Double.isFinite(value)) {
            return;
          }

          String text = DecimalText.canonical(value);

          assertThat(Double.parseDouble(text)).isEqualTo(value);
          assertThat(FeatureType.FRACTIONAL.faultOf(text)).isEmpty();
        });
  }

  @Test
  void shortestTextIsThatOfAnExactDecimal() {
    Seeds.forEach(
        20_000,
        random -> {
          double value =
              random.nextBoolean()
                  ? Double.longBitsToDouble(random.nextLong())
                  : (double) (random.nextInt(2_000_001) - 1_000_000) / (1 + random.nextInt(100));
          if (!Double.isFinite(value)) {
            return;
          }

          assertThat(DecimalText.shortest(value))
              .isEqualTo(
                  new BigDecimal(NumberOutput.toString(value, true))
                      .stripTrailingZeros()
                      .toPlainString());
        });
    assertThat(DecimalText.shortest(-0.0)).isEqualTo("0");
  }
}
