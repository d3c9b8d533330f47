package tidemark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tidemark.model.FeatureGroupName;
import tidemark.model.FeatureMetadata;
import tidemark.model.FeatureName;
import tidemark.model.Incarnation;

/** What every store of feature metadata does: conditional changes, apart by incarnation. */
public abstract class MetadataRegistryContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  private static final Incarnation FIRST = new Incarnation(new FeatureGroupName("clicks"), 1);
  private static final Incarnation SECOND = new Incarnation(new FeatureGroupName("clicks"), 2);
  private static final FeatureName AGE = new FeatureName("Age");

  private MetadataRegistry metadata;

  /** The store under test, empty at first; the same one all through a test. */
  protected abstract MetadataRegistry metadata();

  @BeforeEach
  void open() {
    metadata = metadata();
  }

  @Test
  void nothingIsNotedAtFirst() {
    assertThat(metadata.find(FIRST, AGE)).isEmpty();
    assertThat(metadata.list(FIRST)).isEmpty();
  }

  @Test
  void givesBackEveryFieldOfAnEntry() {
    FeatureMetadata full =
        new FeatureMetadata(
            FIRST,
            AGE,
            Optional.of("In \"years\" \u00e9."),
            Map.of("unit", "y", "\u00fc", "1"),
            NOW,
            1);
    FeatureMetadata bare =
        new FeatureMetadata(
            FIRST, new FeatureName("b"), Optional.empty(), Map.of(), NOW.plusNanos(1), 1);

    assertThat(metadata.replace(full)).isTrue();
    assertThat(metadata.replace(bare)).isTrue();

    assertThat(metadata.find(FIRST, AGE)).contains(full);
    assertThat(metadata.list(FIRST)).containsExactly(full, bare);
  }

  @Test
  void replacesTheNextRevisionOnly() {
    assertThat(metadata.replace(entry(FIRST, 2))).isFalse();
    assertThat(metadata.replace(entry(FIRST, 1))).isTrue();
    assertThat(metadata.replace(entry(FIRST, 1))).isFalse();
    assertThat(metadata.replace(entry(FIRST, 3))).isFalse();
    assertThat(metadata.replace(entry(FIRST, 2))).isTrue();

    assertThat(metadata.find(FIRST, AGE)).contains(entry(FIRST, 2));
  }

  @Test
  void featuresThatDifferByCaseAreApart() {
    metadata.replace(entry(FIRST, 1));

    assertThat(metadata.find(FIRST, new FeatureName("age"))).isEmpty();
  }

  @Test
  void removesThatOfOneIncarnation() {
    metadata.replace(entry(FIRST, 1));
    metadata.replace(entry(SECOND, 1));

    metadata.removeAll(FIRST);
    metadata.removeAll(FIRST);

    assertThat(metadata.list(FIRST)).isEmpty();
    assertThat(metadata.list(SECOND)).containsExactly(entry(SECOND, 1));
    assertThat(metadata.replace(entry(FIRST, 1))).isTrue();
  }

  private static FeatureMetadata entry(Incarnation group, long revision) {
    return new FeatureMetadata(
        group, AGE, Optional.of("Revision " + revision), Map.of("k", "v"), NOW, revision);
  }
}
