package tidemark.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tidemark.fixture.Fuzz;
import tidemark.fixture.Fuzz.Outcome;
import tidemark.model.Deployment;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureStoreException.Kind;

class PathFuzzTest {
  private static final String ARN = "arn:aws:sagemaker:us-east-1:111122223333:feature-group/";
  private static final Deployment DEPLOYMENT =
      new Deployment("111122223333", "us-east-1", Optional.empty());
  private static final List<String> METHODS =
      List.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "", "get");

  @Test
  @DisplayName("B-39 B-40 B-48 S-05: any path names a group of this store, or is refused")
  void anyPathNamesAGroupOrIsRefused() {
    String encoded = ARN.replace(":", "%3A").replace("/", "%2F");
    Fuzz.of("paths")
        .from(
            "/FeatureGroup/clicks",
            "/FeatureGroup/" + encoded + "clicks",
            "/FeatureGroup/" + ARN + "clicks/Record",
            "/FeatureGroup/clicks-eu_2/ListRecords",
            "/FeatureGroup/%63licks/Record",
            "/FeatureGroup/" + "a".repeat(64),
            "/BatchGetRecord",
            "/")
        .with("/", "//", "%2F", "%252F", "%", "..", "arn:", "feature-group/", ":222233334444:", "?")
        .run(
            (input, random) -> {
              String path = new String(input, StandardCharsets.UTF_8);
              String method = METHODS.get(random.nextInt(METHODS.size()));
              try {
                Route route = Route.find(method, path, Optional.of("SageMaker.DeleteFeatureGroup"));
                if (!route.group().isEmpty()) {
                  assertIsOfThisStore(route.group(), path);
                }
                return Outcome.ACCEPTED;
              } catch (Refusal e) {
                assertThat(e.error().status()).isIn(404, 405);
              } catch (FeatureStoreException e) {
                assertThat(e.kind()).isEqualTo(Kind.INVALID);
                assertThat(e.getMessage()).hasSizeLessThan(600);
              }
              return Outcome.REFUSED;
            });
  }

  /** What is accepted is what the path says when it is decoded once, and no more. */
  private static void assertIsOfThisStore(String given, String path) {
    FeatureGroupName name = DEPLOYMENT.resolve(given);
    assertThat(name.value()).matches("[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}").hasSizeLessThan(65);
    assertThat(given.replaceFirst("^arn:aws[a-z-]*:", "arn:aws:"))
        .isIn(name.value(), ARN + name.value());
    assertThat(PercentText.decode(path).orElse(path)).contains(given);
  }

  @Test
  @DisplayName("B-39 B-41: any query is decoded, or refused without its values")
  void anyQueryIsDecodedOrRefused() {
    Fuzz.of("queries")
        .from(
            "RecordIdentifierValueAsString=a%20b&FeatureName=n&FeatureName=s",
            "RecordIdentifierValueAsString=%F0%9F%98%80&ExpirationTimeResponse=Enabled",
            "a=b&&=c&d&e=%2B+f")
        .with("&", "=", "%", "%zz", "%C3%28", "%ED%A0%80", "+", "%00", "&a=".repeat(3_000))
        .run(
            (input, random) -> {
              String raw = new String(input, StandardCharsets.UTF_8);
              Query query;
              try {
                query = Query.parse(raw);
              } catch (FeatureStoreException e) {
                assertThat(e.kind()).isEqualTo(Kind.INVALID);
                return Outcome.REFUSED;
              }
              assertThat(Query.parse(Query.encode(query.values()))).isEqualTo(query);
              return Outcome.ACCEPTED;
            });
  }
}
