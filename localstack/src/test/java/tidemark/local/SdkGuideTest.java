package tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tidemark.client.FeatureStoreClient;
import tidemark.fixture.Fixtures;
import tidemark.model.FeatureDefinition;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureName;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureType;
import tidemark.model.OnlineConfig;
import tidemark.model.Schema;

/** Keeps what docs/clients.md says of Tidemark's own client true. */
class SdkGuideTest {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- run: (sdk[a-z-]*) -->\n```java\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile("// guide: (sdk[a-z-]*)\n(.*?)\n *// /guide", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void theBlocksAreThoseOfTheProgram() throws IOException {
    String source = Files.readString(Path.of("src/test/java/tidemark/local/SdkGuideExample.java"));
    String guide = Files.readString(Path.of("../docs/clients.md"));

    assertThat(found(BLOCK, guide)).hasSize(7).isEqualTo(found(REGION, source));
  }

  @Test
  void theBlocksThatNeedNoAwsDoWhatTheySay() throws Exception {
    try (JavaSdkStore store = JavaSdkStore.start(directory.resolve("store"));
        FeatureStoreClient client =
            FeatureStoreClient.builder().endpoint(store.endpoint()).build()) {
      client.createFeatureGroup(landings());
      client.waitUntilCreated("landings", Duration.ofSeconds(20));

      assertThat(SdkGuideExample.typed(store.endpoint())).isEqualTo("-2.5 149");
      assertThat(SdkGuideExample.many(client)).isEqualTo(240);
      assertThat(SdkGuideExample.later(client).orElseThrow().text("tailnum")).hasValue("N1");
    }
    SdkGuideExample.signed().close();
    assertThatThrownBy(() -> SdkGuideExample.offline(landings()))
        .hasMessageStartingWith("There is no driver of Athena in 'athena-jdbc-3.6.0");
  }

  private static Map<String, String> found(Pattern form, String text) {
    Map<String, String> found = new TreeMap<>();
    Matcher matcher = form.matcher(text);
    while (matcher.find()) {
      found.put(matcher.group(1), matcher.group(2).stripTrailing().stripIndent().strip());
    }
    return found;
  }

  private static FeatureGroupDefinition landings() {
    FeatureGroupDefinition standard = Fixtures.definition("landings");
    return Fixtures.definition(
        "landings",
        Schema.of(
            List.of(
                FeatureDefinition.scalar("tailnum", FeatureType.STRING),
                FeatureDefinition.scalar("landed_at", FeatureType.STRING),
                FeatureDefinition.scalar("seats", FeatureType.INTEGRAL),
                FeatureDefinition.scalar("arr_delay", FeatureType.FRACTIONAL),
                new FeatureDefinition(
                    new FeatureName("stops"), FeatureType.STRING, FeatureShape.LIST)),
            new FeatureName("tailnum"),
            new FeatureName("landed_at")),
        Optional.of(
            new OnlineConfig(
                OnlineConfig.StorageType.IN_MEMORY, Optional.empty(), Optional.empty())),
        standard.offline());
  }
}
