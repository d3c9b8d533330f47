package tidemark.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;

class NagTest {
  /** A finding that is meant to be so, where, and why. */
  private record Accepted(String rule, String resource, String reason) {
    boolean covers(String finding) {
      return finding.startsWith(rule + " ") && Pattern.compile(resource).matcher(finding).find();
    }
  }

  private static final List<Accepted> ACCEPTED =
      List.of(
          new Accepted(
              "AwsSolutions-IAM4",
              "api/Api/CloudWatchRole",
              "API Gateway writes logs by the managed policy that AWS gives for it."),
          new Accepted(
              "AwsSolutions-IAM5",
              "(api|operations)/([a-z-]+/|Job)Role",
              "Tables of groups by their name's prefix, objects of one bucket, streams of one log,"
                  + " tables of one database, schedules of one group: they come and go while the"
                  + " store runs. RolesTest lists them."),
          new Accepted(
              "AwsSolutions-APIG2",
              "api/Api",
              "The functions check every request themselves, so that all its faults are told at"
                  + " once and in the API's words."),
          new Accepted(
              "AwsSolutions-APIG3",
              "api/Api/DeploymentStage",
              "Callers are signed principals of the own account; a firewall costs more than a"
                  + " small store and can be attached to the stage."),
          new Accepted(
              "AwsSolutions-COG4",
              "api/Api/Default",
              "Every route is authorized by IAM, as AWS's clients of the API sign."),
          new Accepted(
              "AwsSolutions-SQS3",
              "storage/failed-invocations/",
              "The queue is itself where failures end; an alarm watches its depth."));

  private static final Map<Synthesis, Set<String>> FOUND = new ConcurrentHashMap<>();

  @ParameterizedTest
  @MethodSource("tidemark.infra.TemplateTest#everyKindOfStore")
  @DisplayName(
      "S-24: cdk-nag's AwsSolutions finds in no kind of store anything but what is accepted for a"
          + " reason")
  void nothingIsFoundButWhatIsAccepted(Synthesis kind) {
    assertThat(findings(kind)).isNotEmpty();
    assertThat(findings(kind))
        .allSatisfy(
            finding ->
                assertThat(ACCEPTED).as(finding).anyMatch(accepted -> accepted.covers(finding)));
  }

  @Test
  void whatIsAcceptedIsFoundSomewhere() {
    Set<String> findings = new TreeSet<>();
    TemplateTest.everyKindOfStore().forEach(kind -> findings.addAll(findings(kind)));

    assertThat(ACCEPTED)
        .allSatisfy(
            accepted -> {
              assertThat(findings).as(accepted.rule()).anyMatch(accepted::covers);
              assertThat(accepted.reason()).endsWith(".");
            });
  }

  @Test
  @DisplayName("S-24: a REST API is found to have no firewall only where none is wanted")
  void theFirewallIsSeenWhereItIsWanted() {
    Predicate<Synthesis> bare =
        kind -> findings(kind).stream().anyMatch(f -> f.startsWith("AwsSolutions-APIG3 "));

    assertThat(TemplateTest.everyKindOfStore().filter(bare))
        .isNotEmpty()
        .noneMatch(kind -> kind.options().containsKey("requestsOfAddress"));
    assertThat(TemplateTest.everyKindOfStore())
        .anyMatch(kind -> kind.options().containsKey("requestsOfAddress"));
  }

  /** Each as its rule and the path of its resource. */
  private static Set<String> findings(Synthesis kind) {
    return FOUND.computeIfAbsent(kind, NagTest::find);
  }

  private static Set<String> find(Synthesis kind) {
    App app = Synthesis.app();
    FeatureStoreApp.build(
        app, ContextOptions.read(kind.options(), Synthesis.artifacts()), Synthesis.place());
    Aspects.of(app).add(new AwsSolutionsChecks());
    app.synth();
    Set<String> findings = new TreeSet<>();
    app.getNode()
        .findAll()
        .forEach(
            node ->
                node.getNode().getMetadata().stream()
                    .map(entry -> String.valueOf(entry.getData()))
                    .filter(text -> text.startsWith("AwsSolutions") || text.startsWith("CdkNag"))
                    .forEach(
                        text ->
                            findings.add(
                                text.replaceAll("(?s)[\\[:].*", "")
                                    + " "
                                    + node.getNode().getPath())));
    return findings;
  }
}
