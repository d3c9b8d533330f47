package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.materialize.Materialization;
import tidemark.materialize.Schedule;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureGroupDefinition.Throughput;
import tidemark.model.FeatureShape;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureType;
import tidemark.model.OnlineConfig;
import tidemark.model.PartitionLayout;
import tidemark.model.TimeToLive;
import tidemark.wire.CreateFeatureGroupJson;

class DefinitionFileTest {
  private static final String PLANE =
      """
      name: plane
      record_identifier: tailnum
      event_time: known_at
      features:
        - {name: tailnum, type: String}
        - {name: known_at, type: String}
        - {name: seats, type: Integral, description: Of passengers.}
      """;

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  @Test
  void aPlainFileDefinesAGroupWithBothStores() {
    FeatureGroupDefinition plane = DefinitionFile.parse("plane.yaml", PLANE);

    assertThat(plane.name().value()).isEqualTo("plane");
    assertThat(plane.schema().identifier().value()).isEqualTo("tailnum");
    assertThat(plane.schema().eventTime().value()).isEqualTo("known_at");
    assertThat(plane.schema().features()).hasSize(3);
    assertThat(plane.schema().features().get(2).type()).isEqualTo(FeatureType.INTEGRAL);
    assertThat(plane.online()).contains(OnlineConfig.standard());
    assertThat(plane.offline().orElseThrow().layout()).isEqualTo(PartitionLayout.DAY);
    assertThat(plane.offline().orElseThrow().location()).hasToString("s3://tidemark-local/offline");
  }

  @Test
  void aFileSaysWhatFeaturesAre() throws IOException {
    Path file = Files.writeString(directory.resolve("plane.yaml"), PLANE);
    Path request =
        Files.writeString(
            directory.resolve("request.json"),
            "{\"FeatureGroupName\":\"g\",\"RecordIdentifierFeatureName\":\"id\","
                + "\"EventTimeFeatureName\":\"ts\",\"FeatureDefinitions\":["
                + "{\"FeatureName\":\"id\",\"FeatureType\":\"String\"},"
                + "{\"FeatureName\":\"ts\",\"FeatureType\":\"String\"}],"
                + "\"OnlineStoreConfig\":{\"EnableOnlineStore\":true}}");

    assertThat(DefinitionFile.readAll(file, NOW).featureDescriptions())
        .containsExactly(entry("seats", "Of passengers."));
    assertThat(DefinitionFile.readAll(request, NOW).featureDescriptions()).isEmpty();
    assertThatThrownBy(
            () ->
                DefinitionFile.parse(
                    "plane.yaml", PLANE.replace("Of passengers.", "x".repeat(256))))
        .hasMessageContaining("'description' has 256 characters; the limit is 255.");
  }

  @Test
  void aFileSaysHowItsGroupIsMaterialized() {
    GroupFile plane =
        DefinitionFile.parseAll(
            "g.yaml",
            PLANE
                + """
                materialization:
                  schedule: cron(0 3 ? * MON-FRI *)
                  time_zone: Europe/Berlin
                  expected_run_time: 4 h
                  source_lag: 0 min
                  on_arrival: true
                """,
            NOW);

    assertThat(plane.materialization())
        .isEqualTo(
            new MaterializationChange.To(
                new Materialization(
                    Optional.of(
                        Schedule.parse("cron(0 3 ? * MON-FRI *)", ZoneId.of("Europe/Berlin"))),
                    Optional.of(Duration.ofHours(4)),
                    Optional.of(Duration.ZERO),
                    Materialization.OnArrival.RUN)));
    assertThat(DefinitionFile.parseAll("g.yaml", PLANE, NOW).materialization())
        .isEqualTo(MaterializationChange.REMOVE);
    assertThat(
            DefinitionFile.parseAll(
                    "g.json",
                    "{\"name\":\"g\",\"record_identifier\":\"id\",\"event_time\":\"ts\","
                        + "\"features\":[{\"name\":\"id\",\"type\":\"String\"},"
                        + "{\"name\":\"ts\",\"type\":\"String\"}],"
                        + "\"materialization\":{\"schedule\":\"rate(6 hours)\"}}",
                    NOW)
                .materialization())
        .isEqualTo(
            new MaterializationChange.To(
                Materialization.on(Schedule.parse("rate(6 hours)", ZoneOffset.UTC))));
  }

  @ParameterizedTest
  @DisplayName("B-55, B-56, B-59: what is wrong with a materialization is told with its place")
  @CsvSource(
      delimiter = '|',
      value = {
        "schedule: rate(6 hours)|9, column 13: The schedule's interval of 6 h exceeds half of the"
            + " TTL of 2 h; at most 1 h is allowed.",
        "schedule: rate(30 seconds)|9, column 13: Schedule 'rate(30 seconds)' is not valid.",
        "schedule: rate(0 minutes)|9, column 13: The interval of a schedule must be whole minutes,"
            + " at least 1 minute.",
        "schedule: cron(0 25 * * ? *)|9, column 13: Hour",
        "schedule: cron(0 3 * * ? 2020)|9, column 13: Schedule 'cron(0 3 * * ? 2020) UTC' has no"
            + " run that is still to come.",
        "schedul: rate(1 hour)|9, column 3: Unknown key 'schedul'; did you mean 'schedule'?",
        "time_zone: Europe/Berln|9, column 14: Time zone 'Europe/Berln' is not known; did you mean"
            + " 'Europe/Berlin'?",
        "time_zone: Europe/Berlin|9, column 14: 'time_zone' is for the times of a cron(...); leave"
            + " it out.",
        "expected_run_time: soon|9, column 22: A span of time is a whole number and a unit",
        "{schedule: rate(1 hour), source_lag: 9999 days}|9, column 3: The source lag must be 0 s to 366 d.",
        "on_arrival: 'no'|9, column 15: 'on_arrival' must be true or false.",
        "on_arrival: false|9, column 3: A materialization needs a schedule, or runs on arrival",
        "- rate(1 hour)|9, column 3: 'materialization' must be a mapping of keys to values",
      })
  void whatIsWrongWithAMaterializationIsTold(String line, String message) {
    String text = PLANE + "materialization:\n  " + line + "\nonline: {ttl: 2 hours}\n";

    assertThatThrownBy(() -> DefinitionFile.parseAll("g.yaml", text, NOW))
        .hasMessageContaining("g.yaml line " + message);
  }

  @Test
  @DisplayName("B-56: a group without both stores is not materialized, nor on arrival of files")
  void aGroupWithoutBothStoresIsNotMaterialized() {
    assertThatThrownBy(
            () ->
                DefinitionFile.parseAll(
                    "g.yaml", PLANE + "offline: false\nmaterialization: {on_arrival: true}\n", NOW))
        .hasMessage(
            "g.yaml line 9, column 18: Feature group 'plane' has no offline store; a"
                + " materialization needs both stores.");
  }

  @Test
  void ownersOfFeaturesAreRead() {
    String owned = PLANE.replace("Of passengers.", "Of passengers., owner: fleet/ops");

    assertThat(DefinitionFile.parseAll("g.yaml", owned, NOW).featureOwners())
        .containsExactly(entry("seats", "fleet/ops"));
    assertThatThrownBy(() -> DefinitionFile.parse("g.yaml", owned.replace("fleet/ops", "\"a;b\"")))
        .hasMessageContaining("g.yaml line 7, column")
        .hasMessageContaining("has characters other than letters, digits, spaces and");
  }

  @Test
  void anOwnerIsKeptAsATag() {
    assertThat(DefinitionFile.parse("g.yaml", PLANE + "owner: ops\ntags: {team: a}").tags())
        .containsOnly(entry("owner", "ops"), entry("team", "a"));
    assertThat(DefinitionFile.parse("g.yaml", PLANE + "owner: a\ntags: {owner: a}").tags())
        .containsOnly(entry("owner", "a"));
    assertFault(PLANE + "owner: a\ntags: {owner: b}")
        .hasMessage(
            "g.yaml line 8, column 8: 'owner' is kept as the tag owner, which 'tags' gives as"
                + " well, and differently.");
  }

  @Test
  void throughputIsOnDemandOrInUnits() {
    assertThat(DefinitionFile.parse("g.yaml", PLANE).throughput()).isEqualTo(Throughput.ON_DEMAND);
    assertThat(DefinitionFile.parse("g.yaml", PLANE + "throughput: on_demand").throughput())
        .isEqualTo(Throughput.ON_DEMAND);
    assertThat(
            DefinitionFile.parse("g.yaml", PLANE + "throughput: {read_units: 5, write_units: 6}")
                .throughput())
        .isEqualTo(new Throughput.Provisioned(5, 6));
    assertFault(PLANE + "throughput: {read_units: 5}")
        .hasMessageContaining("line 8, column 13: 'throughput' needs 'write_units'");
    assertFault(PLANE + "throughput: often")
        .hasMessageContaining("line 8, column 13: 'throughput' must be on_demand, or a mapping");
    assertFault(PLANE + "throughput: {read_units: 5, write_units: 99000000}")
        .hasMessageContaining("line 8, column 13: Provisioned capacity units must be between");
  }

  @Test
  void everyKeyIsRead() {
    FeatureGroupDefinition group =
        DefinitionFile.parse(
            "g.yaml",
            """
            name: "g"
            description: 'A group: with a colon'
            record_identifier: id
            event_time: ts
            features:
              - name: id
                type: Integral
              - {name: ts, type: Fractional}
              - {name: words, type: String, collection: List}
              - {name: embedding, type: Fractional, collection: Vector, dimension: 4}
            online:
              enabled: true
              storage_type: InMemory
              ttl: {value: 90, unit: Minutes}
            offline: {s3_uri: "s3://acme/prod/", partition: hour}
            tags: {team: flights, cost: "17"}
            """);

    assertThat(group.description()).contains("A group: with a colon");
    assertThat(group.schema().features().get(2).shape()).isEqualTo(FeatureShape.LIST);
    assertThat(group.schema().features().get(3).shape()).isEqualTo(new FeatureShape.VectorOf(4));
    assertThat(group.online().orElseThrow().ttl())
        .contains(new TimeToLive(TimeToLive.Unit.MINUTES, 90));
    assertThat(group.offline().orElseThrow().location()).hasToString("s3://acme/prod");
    assertThat(group.offline().orElseThrow().layout()).isEqualTo(PartitionLayout.HOUR);
    assertThat(group.tags()).containsEntry("team", "flights").containsEntry("cost", "17");
  }

  @Test
  void aGroupWithoutFeaturesIsRefused() {
    assertThatThrownBy(
            () ->
                DefinitionFile.parse(
                    "g.yaml", "name: empty\nrecord_identifier: id\nevent_time: ts\nfeatures: []\n"))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("g.yaml line 4, column 11: 'features' must have at least one");
  }

  @ParameterizedTest
  @CsvSource({
    "7 days, 7 Days",
    "90 minutes, 90 Minutes",
    "7d, 7 Days",
    "'12 h', 12 Hours",
    "1 week, 1 Weeks",
    "30s, 30 Seconds"
  })
  void aTimeToLiveIsWrittenAsPeopleDo(String written, String meant) {
    FeatureGroupDefinition group =
        DefinitionFile.parse("g.yaml", PLANE + "online: {ttl: " + written + "}\n");

    assertThat(group.online().orElseThrow().ttl().orElseThrow()).hasToString(meant);
  }

  @Test
  void aStoreCanBeLeftOut() {
    assertThat(DefinitionFile.parse("g.yaml", PLANE + "online: false").online()).isEmpty();
    assertThat(DefinitionFile.parse("g.yaml", PLANE + "offline: false").offline()).isEmpty();
    assertThat(DefinitionFile.parse("g.yaml", PLANE + "offline: {enabled: false}").offline())
        .isEmpty();
    assertFault(PLANE + "online: false\noffline: false").hasMessageContaining("has no store");
  }

  @Test
  @DisplayName("B-59: an unknown key is named with its place and the nearest known one")
  void unknownKeysAreNamedWithTheirPlace() {
    assertFault(PLANE.replace("record_identifier", "record_identifer"))
        .hasMessageContaining(
            "g.yaml line 2, column 1: Unknown key 'record_identifer'; did you mean"
                + " 'record_identifier'?")
        .hasMessageContaining("Key 'record_identifier' is missing.");
    assertFault(PLANE.replace("{name: seats, type:", "{name: seats, typ:"))
        .hasMessageContaining("g.yaml line 7, column 19: Unknown key 'typ'; did you mean 'type'?");
    assertFault(PLANE + "zzzzzzzz: 1")
        .hasMessageContaining("line 8, column 1: Unknown key 'zzzzzzzz'; known are name, ");
  }

  @Test
  @DisplayName("B-59: a tab that indents")
  void aTabIsNamedWithItsPlace() {
    assertFault("name: plane\nfeatures:\n\t- {name: a}\n")
        .hasMessage("g.yaml line 3, column 1: A tab cannot indent YAML. Use blanks.");
  }

  @Test
  @DisplayName("B-59: an anchor bomb")
  void aliasesAreLimited() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }

    assertFault(bomb.toString())
        .hasMessage("g.yaml: It has more than 20 aliases. Write the values out.");
  }

  @Test
  @DisplayName("B-59: what the parser quotes of a file is bounded")
  void aLongWordIsNotQuotedWhole() {
    assertFault("name: *" + "a".repeat(9_000) + "\n")
        .hasMessageStartingWith(
            "g.yaml line 1, column 7: Not valid YAML: found undefined alias aaa")
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  @DisplayName("B-59: two documents")
  void aSecondDocumentIsRefused() {
    assertFault(PLANE + "---\nname: other\n")
        .hasMessage(
            "g.yaml line 8, column 1: The file has more than one document. Put each definition"
                + " into a file of its own.");
  }

  @ParameterizedTest
  @DisplayName("B-59: a name that YAML takes for something else needs quotes")
  @ValueSource(strings = {"no", "Yes", "on", "null", "true", "17", "1.5"})
  void ambiguousNamesNeedQuotes(String name) {
    assertFault(PLANE.replace("name: plane", "name: " + name))
        .hasMessageStartingWith("g.yaml line 1, column 7: 'name' must be text; " + name)
        .hasMessageContaining("Write \"" + name + "\".");
  }

  @Test
  void quotedNamesAreText() {
    assertThat(DefinitionFile.parse("g.yaml", PLANE.replace("name: plane", "name: \"no\"")).name())
        .hasToString("no");
  }

  @Test
  @DisplayName("B-59: missing file, directory, 20 MB, not UTF-8")
  void filesThatCannotBeReadSayWhy() throws IOException {
    Path missing = directory.resolve("missing.yaml");
    Path huge = directory.resolve("huge.yaml");
    Files.write(huge, new byte[20_000_000]);
    Path utf16 = directory.resolve("utf16.yaml");
    Files.writeString(utf16, PLANE, StandardCharsets.UTF_16);

    assertThatThrownBy(() -> DefinitionFile.read(missing))
        .isInstanceOf(FeatureStoreException.class)
        .hasMessageContaining("there is no file or directory '" + missing + "'");
    assertThatThrownBy(() -> DefinitionFile.read(directory)).hasMessageContaining("is a directory");
    assertThatThrownBy(() -> DefinitionFile.read(huge))
        .hasMessageContaining("has 20000000 bytes; a definition file has at most 1048576");
    assertThatThrownBy(() -> DefinitionFile.read(utf16)).hasMessageContaining("is not UTF-8 text");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    Path file = directory.resolve("g.yaml");
    Files.writeString(file, "\uFEFF" + PLANE);

    assertThat(DefinitionFile.read(file).name()).hasToString("plane");
  }

  @Test
  void everyFaultIsReportedWithItsPlace() {
    assertFault(
            """
            name: -plane
            record_identifier: tailnm
            event_time: known_at
            features:
              - {name: tailnum, type: string}
              - {name: known_at, type: String}
              - {name: seats, type: int}
              - {name: seats, type: Integral}
              - {name: v, type: Fractional, collection: Vector}
              - oops
            online: {ttl: soon}
            offline: {partition: month}
            """)
        .hasMessageContaining("line 1, column 7: Feature group name '-plane' is not valid")
        .hasMessageContaining("line 2, column 20: 'record_identifier' names 'tailnm'")
        .hasMessageContaining("did you mean 'tailnum'?")
        .hasMessageContaining("line 5, column 27: 'type' must be String, Integral or Fractional")
        .hasMessageContaining("did you mean Integral?")
        .hasMessageContaining("line 8, column 12: Feature 'seats' is defined already at line 7")
        .hasMessageContaining("line 9, column 45: A Vector needs a 'dimension'")
        .hasMessageContaining("line 10, column 5: A feature must be a mapping")
        .hasMessageContaining("line 11, column 15: A time to live is a whole number and a unit")
        .hasMessageContaining("line 12, column 22: Partition layout 'month'");
  }

  @Test
  @DisplayName("B-51: a rule of the model is told with the place of the features")
  void rulesOfTheModelHaveAPlace() {
    assertFault(PLANE.replace("name: seats", "name: write_time"))
        .hasMessage(
            "g.yaml line 5, column 3: Feature name 'write_time' is reserved for a column of the"
                + " offline store.");
  }

  @Test
  void anEmptyFileIsNoDefinition() {
    assertFault("").hasMessageContaining("A definition must be a mapping of keys to values");
    assertFault("- a").hasMessageContaining("A definition must be a mapping");
  }

  @Test
  void jsonMayHoldTheSameKeys() {
    FeatureGroupDefinition group =
        DefinitionFile.parse(
            "g.json",
            """
            {"name": "plane", "record_identifier": "tailnum", "event_time": "known_at",
             "features": [{"name": "tailnum", "type": "String"}, {"name": "known_at", "type": "String"}],
             "online": {"ttl": {"value": 7, "unit": "Days"}}, "offline": false}
            """);

    assertThat(group.online().orElseThrow().ttl())
        .contains(new TimeToLive(TimeToLive.Unit.DAYS, 7));
    assertThat(group.offline()).isEmpty();
  }

  @Test
  void jsonMayBeTheBodyOfACreateRequest() {
    String body =
        """
        {"FeatureGroupName": "plane", "RecordIdentifierFeatureName": "tailnum",
         "EventTimeFeatureName": "known_at",
         "FeatureDefinitions": [{"FeatureName": "tailnum", "FeatureType": "String"},
           {"FeatureName": "known_at", "FeatureType": "String"}],
         "OfflineStoreConfig": {"S3StorageConfig": {"S3Uri": "s3://acme/fs"}%s}}
        """;

    FeatureGroupDefinition hourly = DefinitionFile.parse("g.json", body.formatted(""));
    FeatureGroupDefinition daily =
        DefinitionFile.parse("g.json", body.formatted(", \"PartitionLayout\": \"day\""));

    assertThat(hourly.online()).isEmpty();
    assertThat(hourly.offline().orElseThrow().layout()).isEqualTo(PartitionLayout.HOUR);
    assertThat(daily.offline().orElseThrow().layout()).isEqualTo(PartitionLayout.DAY);
    assertFault("{\"FeatureGroupName\": \"plane\"}")
        .hasMessageStartingWith("g.yaml: ")
        .hasMessageContaining("FeatureDefinitions");
  }

  @Test
  void aDefinitionGoesOverTheWireUnchanged() {
    FeatureGroupDefinition plane =
        DefinitionFile.parse("g.yaml", PLANE + "online: {ttl: 7 days}\ntags: {team: flights}\n");

    assertThat(CreateFeatureGroupJson.read(ControlJson.createFeatureGroup(plane))).isEqualTo(plane);
  }

  @Test
  void faultsInJsonHaveAPlaceToo() {
    assertFault("{\"name\": \"a\",\n \"name\": \"b\"}")
        .hasMessageContaining("g.yaml line 2, column ")
        .hasMessageContaining("Duplicate field 'name'");
    assertFault("{\"name\": \"a\",\n \"nam\": 1}")
        .hasMessageContaining("line 2, column 2: Unknown key 'nam'; did you mean 'name'?");
    assertFault("{\"name\": ").hasMessageContaining("Not valid JSON");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFault(String text) {
    return assertThatThrownBy(() -> DefinitionFile.parse("g.yaml", text))
        .isInstanceOf(FeatureStoreException.class);
  }
}
