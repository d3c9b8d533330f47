package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tidemark.deploy.FunctionSpec;

class OperationsGuideTest {
  private static final Pattern SECTION =
      Pattern.compile(
          "### `([a-z0-9N-]+)`\n\nFires (above|below) ([0-9]+)\\. .*?\n\nDo: .*?\n(?=\n#)",
          Pattern.DOTALL);

  private final Guide guide = Guide.of("operations.md");

  @Test
  void everyAlarmHasItsSectionAndEverySectionItsAlarm() {
    Map<String, String> told = new TreeMap<>();
    SECTION
        .matcher(guide.text())
        .results()
        .forEach(section -> told.put(section.group(1), section.group(2) + " " + section.group(3)));

    assertThat(told).isEqualTo(alarms());
    assertThat(guide.headings(3)).hasSameSizeAs(told.keySet());
  }

  @Test
  void everyQueueFunctionAndRuleOfTheGuideIsThere() {
    Synthesis store = Synthesis.of();
    String named = store.allText();

    assertThat(guide.words("tidemark-dev-[a-zN-]*[a-zN]"))
        .allSatisfy(
            name ->
                assertThat(named)
                    .as(name)
                    .containsPattern("\\b" + name.replace("-N", "-0") + "(?![a-z])"));
    assertThat(guide.text())
        .contains(
            Arrays.stream(FunctionSpec.values())
                .map(function -> "`" + function.suffix() + "`")
                .toList());
  }

  @Test
  void itsLinksLeadSomewhere() {
    guide.checkLinks();
  }

  /** What each alarm of four lanes fires at; the lanes' are one. */
  private static Map<String, String> alarms() {
    Map<String, String> alarms = new TreeMap<>();
    Synthesis.of("lanes", "2")
        .all("AWS::CloudWatch::Alarm")
        .values()
        .forEach(
            alarm -> {
              String name = String.valueOf(alarm.at("AlarmName"));
              boolean below = "LessThanThreshold".equals(alarm.at("ComparisonOperator"));
              alarms.put(
                  name.replaceFirst("tidemark-dev-", "").replaceFirst("^log-[0-9]", "log-N"),
                  (below ? "below " : "above ") + alarm.at("Threshold"));
            });
    return alarms;
  }
}
