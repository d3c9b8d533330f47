package tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCommandsTest {
  private final ScriptedStores stores = new ScriptedStores();

  @TempDir Path directory;

  @Test
  void getShowsFeaturesAndExpiry() {
    stores.answers(
        200,
        "{\"Record\":[{\"FeatureName\":\"tailnum\",\"ValueAsString\":\"N1\"},"
            + "{\"FeatureName\":\"seats\",\"ValueAsString\":\"149\"},"
            + "{\"FeatureName\":\"v\",\"ValueAsStringList\":[\"1\",\"2\"]}],"
            + "\"ExpiresAt\":\"2026-03-01T12:00:00Z\"}");

    CliRun run = CliRun.of(stores, "get", "plane", "N1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("tailnum  N1\nseats    149\nv        [1, 2]\n");
    assertThat(run.err()).isEqualTo("Served until 2026-03-01T12:00:00Z.\n");
  }

  @Test
  void getWritesJsonForMachines() {
    stores.answers(
        200,
        "{\"Record\":[{\"FeatureName\":\"seats\",\"ValueAsString\":\"149\"},"
            + "{\"FeatureName\":\"v\",\"ValueAsStringList\":[\"1\"]}]}");

    CliRun run = CliRun.of(stores, "get", "plane", "N1", "--features", "seats,v", "--json");

    assertThat(run.out()).isEqualTo("{\"record\":{\"seats\":\"149\",\"v\":[\"1\"]}}\n");
    assertThat(stores.asked().get(0)).contains("&FeatureName=seats&FeatureName=v");
  }

  @Test
  void aMissingRecordIsExitOneWithoutOutput() {
    stores.answers(200, "{}");

    CliRun run = CliRun.of(stores, "get", "plane", "N1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("Feature group 'plane' serves no record of that identifier");
  }

  @Test
  void putSendsFeaturesAsTyped() {
    stores.answers(200, "");

    CliRun run =
        CliRun.of(
            stores,
            "put",
            "plane",
            "tailnum=N1",
            "note=a=b c",
            "empty=",
            "--ttl",
            "2 hours",
            "--store",
            "online");

    assertThat(run.out()).isEqualTo("Put 1 record into 'plane'.\n");
    assertThat(stores.asked())
        .containsExactly(
            "PUT /FeatureGroup/plane {\"Record\":[{\"FeatureName\":\"tailnum\",\"ValueAsString\":\"N1\"},"
                + "{\"FeatureName\":\"note\",\"ValueAsString\":\"a=b c\"},"
                + "{\"FeatureName\":\"empty\",\"ValueAsString\":\"\"}],"
                + "\"TargetStores\":[\"OnlineStore\"],\"TtlDuration\":{\"Unit\":\"Hours\",\"Value\":2}}");
  }

  @Test
  void putReadsManyRecordsFromStandardInput() {
    stores.answers(200, "").answers(200, "");
    String input =
        """
        {"id": "a", "n": 1.50, "flag": true, "none": null, "v": [1, "2"]}
        {"Record": [{"FeatureName": "id", "ValueAsString": "b"}]}
        """;

    CliRun run = CliRun.of(stores, input, Map.of(), "put", "g", "--json-file", "-", "--json");

    assertThat(run.out()).isEqualTo("{\"records\":2}\n");
    assertThat(stores.asked().get(0))
        .contains("\"n\",\"ValueAsString\":\"1.50\"")
        .contains("\"flag\",\"ValueAsString\":\"true\"")
        .contains("\"v\",\"ValueAsStringList\":[\"1\",\"2\"]")
        .doesNotContain("none");
    assertThat(stores.asked().get(1)).contains("{\"FeatureName\":\"id\",\"ValueAsString\":\"b\"}");
  }

  @Test
  void aBrokenJsonFileIsNamedWithItsPlace() throws IOException {
    stores.answers(200, "");
    Path file = directory.resolve("records.json");
    Files.writeString(file, "{\"id\": \"a\"}\n{\"id\": oops}\n");

    CliRun run = CliRun.of(stores, "put", "g", "--json-file", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("tidemark: Record 2 of " + file + " is not valid JSON at line 2, column ")
        .doesNotContain("oops");
    assertThat(
            CliRun.of(stores, "put", "g", "--json-file", directory.resolve("no").toString()).err())
        .contains("there is no file or directory");
  }

  @Test
  void deleteNamesItsMode() {
    stores.answers(200, "").answers(200, "");

    CliRun.of(stores, "delete", "plane", "N1", "--event-time", "2026-01-01T00:00:00Z");
    CliRun run =
        CliRun.of(
            stores, "delete", "plane", "--event-time=2026-01-01T00:00:00Z", "--hard", "--", "-1");

    assertThat(run.exitCode()).isZero();
    assertThat(stores.asked().get(0)).contains("&DeletionMode=SoftDelete");
    assertThat(stores.asked().get(1))
        .contains("RecordIdentifierValueAsString=-1&")
        .contains("&DeletionMode=HardDelete");
  }

  @Test
  void createReadsEveryFileBeforeTheFirstEffect() throws IOException {
    Path good = directory.resolve("good.yaml");
    Path bad = directory.resolve("bad.yaml");
    Files.writeString(
        good,
        """
        name: plane
        record_identifier: id
        event_time: ts
        features: [{name: id, type: String}, {name: ts, type: String}]
        """);
    Files.writeString(bad, "nam: plane\n");

    CliRun run = CliRun.of(stores, "group", "create", good.toString(), bad.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("bad.yaml line 1, column 1: Unknown key 'nam'; did you mean 'name'?");
    assertThat(stores.asked()).isEmpty();
  }

  @Test
  @DisplayName("B-74: an output that exists is refused before any work")
  void anExistingOutputIsRefused() throws IOException {
    Path spine = Files.writeString(directory.resolve("spine.csv"), "id\n1\n");
    Path out = Files.writeString(directory.resolve("t.parquet"), "kept");
    String[] train = {
      "train", "--spine", spine.toString(), "--features", "g:f", "--out", out.toString()
    };

    CliRun run = CliRun.of(stores, train);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("File '" + out + "' is there already. Remove it,");
    assertThat(stores.asked()).isEmpty();
    assertThat(out).hasContent("kept");
  }

  @Test
  void aMissingInputIsRefusedBeforeAnyWork() {
    Path missing = directory.resolve("missing.csv");

    CliRun run = CliRun.of(stores, "load", missing.toString(), "--group", "g");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("tidemark: Cannot read '" + missing + "': there is no such file.\n");
    assertThat(stores.asked()).isEmpty();
  }
}
