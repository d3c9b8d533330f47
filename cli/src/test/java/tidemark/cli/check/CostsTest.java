package tidemark.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tidemark.cli.check.Meter.Usage;

/** Holds the costs of docs/deploy.md, and those that a check tells, to the guide's prices. */
class CostsTest {
  private static final Path GUIDE = Path.of("../docs/deploy.md");
  private static final long MILLION = 1_000_000;
  private static final double LOG_KILOBYTES = 0.8;
  private static final double SINGLE_SECONDS = 0.010;
  private static final double BATCH_SECONDS = 0.050;
  private static final double REQUESTS_A_MESSAGE = 1.2;

  private final Map<String, List<String>> prices = new LinkedHashMap<>();
  private String guide = "";

  @BeforeEach
  void open() throws IOException {
    guide = Files.readString(GUIDE);
    rows("prices").forEach(row -> prices.put(row.get(0), row));
  }

  @Test
  void aMillionOfEachCostsWhatThePricesMakeOfIt() {
    Map<String, List<String>> told = new LinkedHashMap<>();
    rows("costs").forEach(row -> told.put(row.get(0), row.subList(1, 4)));

    double put = price("SageMaker, a write unit of 1 KB");
    double get = price("SageMaker, a read unit of 4 KB");
    assertThat(told)
        .isEqualTo(
            Map.of(
                "puts", cells(this::put, put),
                "gets", cells(this::get, get),
                "puts in batches of 25", cells(this::batchedPut, put),
                "gets in batches of 100", cells(this::batchedGet, get),
                "direct gets", cells(api -> read(), get)));
  }

  @Test
  void recordsFromWhichOnThisIsCheaperAreAsThePricesSay() {
    double unit = price("SageMaker, a write unit of 1 KB") - write();

    assertThat(guide)
        .contains("puts from " + kilobytes("REST API", unit) + " KB by the REST API")
        .containsPattern("from\\s+" + kilobytes("HTTP API", unit) + " KB by the HTTP API");
  }

  @Test
  void aCheckTellsTheSameCosts() {
    assertThat(dollars(new Usage(MILLION, 0, MILLION, 0))).isEqualTo(cents(put("REST API")));
    assertThat(dollars(new Usage(MILLION, MILLION, 0, 0))).isEqualTo(cents(get("REST API")));
    assertThat(dollars(new Usage(0, 0, 0, MILLION)))
        .isEqualTo(cents(10 * price("Athena, scanned")));
  }

  @Test
  void anIdleStoreCostsTheSumOfItsParts() {
    BigDecimal sum = BigDecimal.ZERO;
    Matcher part = Pattern.compile("(?m)^\\| ([^|*\n]+) \\| ([0-9.]+) \\|$").matcher(guide);
    while (part.find()) {
      sum = sum.add(new BigDecimal(part.group(2)));
    }

    assertThat(guide).contains("| **together** | **" + sum + "** |");
  }

  private double put(String api) {
    return call(api, SINGLE_SECONDS) + write() + message();
  }

  private double get(String api) {
    return call(api, SINGLE_SECONDS) + read();
  }

  private double batchedPut(String api) {
    return (call(api, BATCH_SECONDS) + message()) / 25 + write();
  }

  private double batchedGet(String api) {
    return call(api, BATCH_SECONDS) / 100 + read();
  }

  /** A million calls. */
  private double call(String api, double seconds) {
    return price(api + ", a call")
        + price("Lambda, a request")
        + price("Lambda on arm64") * seconds
        + price("CloudWatch logs") * LOG_KILOBYTES;
  }

  private double message() {
    return price("SQS, a request") * REQUESTS_A_MESSAGE;
  }

  private double write() {
    return price("DynamoDB, a write unit of 1 KB");
  }

  private double read() {
    return price("DynamoDB, a read unit of 4 KB");
  }

  private int kilobytes(String api, double saved) {
    return (int) Math.ceil((call(api, SINGLE_SECONDS) + message()) / saved);
  }

  private double price(String name) {
    return Double.parseDouble(Objects.requireNonNull(prices.get(name), name).get(1));
  }

  private interface Cost {
    double of(String api);
  }

  private static List<String> cells(Cost cost, double sageMaker) {
    return List.of(cents(cost.of("REST API")), cents(cost.of("HTTP API")), cents(sageMaker));
  }

  private static String dollars(Usage usage) {
    return usage.dollars().setScale(2, RoundingMode.HALF_UP).toPlainString();
  }

  private static String cents(double dollars) {
    return BigDecimal.valueOf(dollars).setScale(2, RoundingMode.HALF_UP).toPlainString();
  }

  /** The cells of the rows of the table after a comment. */
  private List<List<String>> rows(String name) {
    String table = guide.substring(guide.indexOf("<!-- " + name + " -->\n") + name.length() + 10);
    return table
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> List.of(line.substring(2).split(" *\\| *", -1)))
        .toList();
  }
}
