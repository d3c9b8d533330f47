package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tidemark.deploy.Stage;
import tidemark.infra.Synthesis.Resource;

class DeployGuideTest {
  private static final Artifacts JAR = new Artifacts(Path.of("functions.jar"), Path.of("job.py"));
  private static final Pattern OPTION = Pattern.compile("-c ([A-Za-z]+)=(\\S+)");

  private final Guide guide = Guide.of("deploy.md");

  @Test
  void theTableHasEveryOptionInItsOrder() {
    String known =
        catchThrowable(() -> ContextOptions.read(Map.of("stage", "dev", "colour", "blue"), JAR))
            .getMessage();

    assertThat(known)
        .isEqualTo(
            "Option 'colour' is not known. Known are " + String.join(", ", told().keySet()) + ".");
  }

  @Test
  void whatHoldsWhenAnOptionIsMissingHoldsWhenItIsGiven() {
    Map<String, Object> given = new LinkedHashMap<>();
    told()
        .forEach(
            (option, missing) -> {
              if (!missing.equals("none")) {
                given.put(option, missing.replaceAll("^`([^`]*)`.*", "$1"));
              }
            });

    assertThat(given).hasSize(11);
    assertThat(ContextOptions.read(given, JAR)).isEqualTo(FeatureStoreProps.of("dev", JAR));
  }

  @Test
  void everyCommandWithOptionsIsUnderstood() {
    List<String> commands =
        guide
            .text()
            .lines()
            .filter(line -> line.startsWith("    npx") && line.contains("-c "))
            .toList();

    assertThat(commands).hasSizeGreaterThan(2);
    for (String command : commands) {
      Map<String, String> options = new LinkedHashMap<>(Map.of("stage", "dev"));
      for (MatchResult option : OPTION.matcher(command).results().toList()) {
        options.put(option.group(1), option.group(2));
      }
      assertThat(ContextOptions.read(options, JAR)).as(command).isNotNull();
    }
  }

  @Test
  void whatStaysIsWhatTheTemplatesRetain() {
    Synthesis store = Synthesis.of();
    TreeSet<String> retained = new TreeSet<>();
    for (String type : new TreeSet<>(store.types())) {
      for (Resource resource : store.all(type).values()) {
        if (resource.policy().startsWith("Retain/") && !resource.id().startsWith("Api")) {
          retained.add(type);
        }
      }
    }
    assertThat(retained)
        .containsExactly(
            "AWS::DynamoDB::Table",
            "AWS::Glue::Database",
            "AWS::KMS::Key",
            "AWS::S3::Bucket",
            "AWS::SQS::Queue");

    String stays = guide.text().replaceAll("(?s).*\\| stays \\|", "").replaceAll("(?s)\n\n.*", "");
    assertThat(stays)
        .contains("| table `tidemark-dev-registry`")
        .contains("`" + Analytics.database(new Stage("dev")) + "`")
        .contains("bucket `tidemark-dev-offline-ACCOUNT-REGION`")
        .contains("tables `tidemark-dev-online-*`");
    for (String queue : List.of("log-0", "files", "failed-invocations", "log-0-dead")) {
      assertThat(store.allText()).contains("tidemark-dev-" + queue);
    }
    assertThat(store.all("AWS::S3::Bucket")).hasSize(3);
    assertThat(store.all("AWS::SQS::QueuePolicy").values())
        .allSatisfy(policy -> assertThat(policy.policy()).isEqualTo("null/null"));
  }

  @Test
  void aKeyOfYourOwnAllowsWhatTheStoresOwnAllows() {
    Resource own = Synthesis.of().all("AWS::KMS::Key").values().iterator().next();

    assertThat(Policy.json(guide.block("key-policy", "store"))).isEqualTo(own.at("KeyPolicy"));
  }

  @Test
  void everyParameterItAsksForIsTold() {
    String told = Synthesis.of().allText();

    assertThat(guide.words("/tidemark/dev/[a-z-]+"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(told).contains("Name=" + name));
  }

  @Test
  void itCountsTheAlarms() {
    int alarms = Synthesis.of().all("AWS::CloudWatch::Alarm").size();

    assertThat(guide.text())
        .contains("| " + alarms + " alarms | " + alarms / 10 + "." + alarms % 10 + "0 |");
  }

  @Test
  void linksLeadSomewhere() {
    guide.checkLinks();
    Guide.of("../README.md").checkLinks();
  }

  /** What holds when an option is missing, by option. */
  private Map<String, String> told() {
    Map<String, String> told = new LinkedHashMap<>();
    guide
        .matches("(?m)^\\| `([A-Za-z]+)` \\| ([^|\n]*) \\|")
        .forEach(row -> told.put(row.group(1), row.group(2)));
    return told;
  }
}
