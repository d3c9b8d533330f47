package tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tidemark.model.FeatureDefinition.scalar;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.fixture.Fixtures;

class DefinitionTest {
  private static final FeatureName ID = new FeatureName("id");
  private static final FeatureName TS = new FeatureName("ts");
  private static final FeatureDefinition ID_FEATURE = scalar("id", FeatureType.STRING);
  private static final FeatureDefinition TS_FEATURE = scalar("ts", FeatureType.STRING);

  @Test
  @DisplayName("B-49: features are 1-2,500, with identifier and event time among them")
  void featuresAreCounted() {
    assertRefused(List.of(), "at least one feature", "'id' is not among", "'ts' is not among");
    List<FeatureDefinition> many = new ArrayList<>(List.of(ID_FEATURE, TS_FEATURE));
    for (int i = 0; i < 2_499; i++) {
      many.add(scalar("f" + i, FeatureType.STRING));
    }
    assertRefused(many, "has 2501 features; the limit is 2500");
  }

  @Test
  @DisplayName("B-50: names that differ by case collide in Glue")
  void namesThatDifferByCaseCollide() {
    assertRefused(
        List.of(
            ID_FEATURE,
            TS_FEATURE,
            scalar("Age", FeatureType.INTEGRAL),
            scalar("age", FeatureType.INTEGRAL)),
        "Features 'Age' and 'age' differ only by case");
  }

  @ParameterizedTest
  @DisplayName("B-51: names of the store's columns are reserved")
  @ValueSource(
      strings = {
        "is_deleted",
        "write_time",
        "API_invocation_time",
        "event_time_ns",
        "expires_at_ns",
        "write_id",
        "Delete_Mode"
      })
  void columnNamesAreReserved(String name) {
    assertRefused(
        List.of(ID_FEATURE, TS_FEATURE, scalar(name, FeatureType.STRING)),
        "Feature name '" + name + "' is reserved");
  }

  @Test
  @DisplayName("B-51: names of partition columns are reserved where there is an offline store")
  void partitionColumnsAreReserved() {
    Schema schema =
        Schema.of(List.of(ID_FEATURE, TS_FEATURE, scalar("Year", FeatureType.STRING)), ID, TS);

    assertThatThrownBy(
            () -> Fixtures.definition("g", schema, Optional.empty(), Optional.of(offline())))
        .hasMessageContaining("'Year' is reserved for a partition column");
    assertThat(
            Fixtures.definition(
                "g", schema, Optional.of(OnlineConfig.standard()), Optional.empty()))
        .isNotNull();
  }

  @Test
  @DisplayName("B-52: identifier and event time have types allowed")
  void keysHaveTypes() {
    assertRefused(
        List.of(scalar("id", FeatureType.FRACTIONAL), scalar("ts", FeatureType.INTEGRAL)),
        "record identifier and cannot be Fractional; types allowed are String and Integral",
        "event time and cannot be Integral; types allowed are String and Fractional");
    assertThatThrownBy(() -> Schema.of(List.of(ID_FEATURE), ID, ID))
        .hasMessageContaining("cannot be both");
  }

  @Test
  @DisplayName("B-53: collections have rules")
  void collectionsHaveRules() {
    assertRefused(
        List.of(new FeatureDefinition(ID, FeatureType.STRING, FeatureShape.LIST), TS_FEATURE),
        "is the record identifier and cannot be a collection");
    assertThatThrownBy(() -> new FeatureShape.VectorOf(0)).hasMessageContaining("1 and 8192");
    assertThatThrownBy(() -> new FeatureShape.VectorOf(8_193)).hasMessageContaining("1 and 8192");
    assertThatThrownBy(
            () ->
                new FeatureDefinition(
                    new FeatureName("v"), FeatureType.INTEGRAL, new FeatureShape.VectorOf(4)))
        .hasMessageContaining("a Vector holds Fractional values only");
    Schema schema =
        Schema.of(
            List.of(
                ID_FEATURE,
                TS_FEATURE,
                new FeatureDefinition(new FeatureName("l"), FeatureType.STRING, FeatureShape.LIST)),
            ID,
            TS);
    assertThatThrownBy(
            () ->
                Fixtures.definition(
                    "g", schema, Optional.of(OnlineConfig.standard()), Optional.empty()))
        .hasMessageContaining("collections need OnlineStoreConfig.StorageType InMemory");
  }

  @Test
  @DisplayName("B-54: a group has a store")
  void aGroupHasAStore() {
    assertThatThrownBy(
            () -> Fixtures.definition("g", Fixtures.schema(), Optional.empty(), Optional.empty()))
        .hasMessageContaining("Feature group 'g' has no store.");
  }

  @ParameterizedTest
  @DisplayName("B-54: a location that is none is refused")
  @ValueSource(
      strings = {
        "http://b/x",
        "https://b/x",
        "s3://",
        "s3://b",
        "s3://bucket/../x",
        "s3://bucket/a/./b",
        "s3://bucket/a//b",
        "s3://Bucket/x",
        "bucket/x",
        "s3://bucket/a b",
        "s3://bucket/a\u0000b"
      })
  void badLocationsAreRefused(String uri) {
    assertThatThrownBy(() -> S3Uri.parse(uri)).hasMessageContaining("is not valid");
  }

  @ParameterizedTest
  @CsvSource({"s3://bucket,bucket,''", "s3://bucket/,bucket,''", "s3://bucket/a/b/,bucket,a/b"})
  void locationsLoseTheirOuterSlashes(String uri, String bucket, String prefix) {
    assertThat(S3Uri.parse(uri)).isEqualTo(new S3Uri(bucket, prefix));
  }

  @ParameterizedTest
  @DisplayName("B-39: a name that climbs, or is too long, is refused")
  @ValueSource(strings = {"../x", "a/b", "a\u0000b", "", "-a", "a-", "a b", "ä"})
  void badGroupNamesAreRefused(String name) {
    assertThatThrownBy(() -> new FeatureGroupName(name)).hasMessageContaining("is not valid");
    assertThatThrownBy(() -> new FeatureGroupName("a".repeat(65)))
        .hasMessageContaining("is not valid");
  }

  @Test
  void namesThatDifferByCaseAreOneGroup() {
    assertThat(new FeatureGroupName("Clicks")).isEqualTo(new FeatureGroupName("clicks"));
    assertThat(new FeatureGroupName("Click-s").sqlName()).isEqualTo("click_s");
  }

  @Test
  @DisplayName("B-33: a time to live has a unit, a value and a range")
  void timeToLiveHasARange() {
    assertThat(new TimeToLive(TimeToLive.Unit.WEEKS, 2).duration()).isEqualTo(Duration.ofDays(14));
    assertThatThrownBy(() -> new TimeToLive(TimeToLive.Unit.DAYS, 0))
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new TimeToLive(TimeToLive.Unit.WEEKS, Long.MAX_VALUE))
        .hasMessageContaining("exceeds the range");
    assertThatThrownBy(() -> TimeToLive.Unit.parse("seconds"))
        .hasMessageContaining("is not one of Seconds, Minutes, Hours, Days, Weeks");
    assertThatThrownBy(
            () ->
                new TimeToLive(TimeToLive.Unit.WEEKS, 15_000)
                    .expiryOf(EventTime.parseIso("2026-01-01T00:00:00Z")))
        .hasMessageContaining("exceeds the supported range");
  }

  @Test
  @DisplayName("S-05 B-40: an ARN must be of this account and region")
  void arnsOfOthersAreRefused() {
    Deployment here = new Deployment("111122223333", "us-east-1", Optional.of(Set.of("b")));

    assertThat(here.resolve("arn:aws:sagemaker:us-east-1:111122223333:feature-group/clicks"))
        .isEqualTo(new FeatureGroupName("Clicks"));
    assertThat(here.arnOf(new FeatureGroupName("Clicks"))).endsWith("feature-group/clicks");
    assertThatThrownBy(
            () -> here.resolve("arn:aws:sagemaker:us-east-1:999999999999:feature-group/clicks"))
        .hasMessageContaining("this store is account 111122223333 in region us-east-1");
    assertThatThrownBy(() -> here.resolve("arn:aws:s3:::bucket"))
        .hasMessageContaining("is not the ARN of a feature group");
    String region = "us-" + "1".repeat(5_000);
    assertThatThrownBy(
            () -> here.resolve("arn:aws:sagemaker:" + region + ":111122223333:feature-group/a"))
        .hasMessageContaining("in region 'us-111")
        .message()
        .hasSizeLessThan(200);
  }

  @Test
  void partitionsFollowEventTimeInUtc() {
    EventTime before = EventTime.parseIso("1969-12-31T23:59:59.999999999Z");

    assertThat(PartitionLayout.HOUR.partitionOf(before).path())
        .isEqualTo("year=1969/month=12/day=31/hour=23");
    assertThat(PartitionLayout.DAY.partitionOf(before).path())
        .isEqualTo("year=1969/month=12/day=31");
    assertThat(
            Partition.ofObject("x/data/" + PartitionLayout.HOUR.partitionOf(before) + "/f.parquet"))
        .contains(PartitionLayout.HOUR.partitionOf(before));
    assertThat(Partition.ofObject("x/data/year=2026/month=13/day=01/f")).isEmpty();
    assertThat(Partition.ofObject("x/data/f.parquet")).isEmpty();
  }

  @Test
  void addedFeaturesKeepPositionsOfTheOthers() {
    Schema next = Fixtures.schema().with(List.of(scalar("late", FeatureType.STRING)));

    assertThat(next.version()).isEqualTo(2);
    assertThat(next.features(1)).isEqualTo(Fixtures.schema().features());
    assertThat(next.at(1)).isEqualTo(Fixtures.schema());
    assertThat(next.position(new FeatureName("late"))).isEqualTo(5);
    assertThatThrownBy(() -> next.features(3)).hasMessageContaining("version 3 is unknown");
  }

  @Test
  void anIncarnationReadsBack() {
    Incarnation incarnation = new Incarnation(new FeatureGroupName("a-1-b"), 1_772_359_200L);

    assertThat(Incarnation.parse(incarnation.text())).isEqualTo(incarnation);
    assertThat(incarnation.tableName()).isEqualTo("a_1_b_1772359200");
  }

  private static OfflineConfig offline() {
    return OfflineConfig.at(S3Uri.parse("s3://bucket/x"), PartitionLayout.DAY);
  }

  private static void assertRefused(List<FeatureDefinition> features, String... messages) {
    assertThatThrownBy(() -> Schema.of(features, ID, TS)).hasMessageContainingAll(messages);
  }
}
