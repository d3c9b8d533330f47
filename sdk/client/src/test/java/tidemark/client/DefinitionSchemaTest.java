package tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tidemark.client.internal.Node;
import tidemark.client.internal.UnreadableFile;
import tidemark.client.internal.YamlNodes;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;

class DefinitionSchemaTest {
  private static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
  private static final List<Path> COPIES =
      List.of(
          HOME.resolve("docs/definition.schema.json"),
          Path.of("src/main/resources/tidemark/client/definition.schema.json"));

  private static final String WHOLE =
      """
      name: plane
      description: What is known of a plane.
      owner: fleet
      record_identifier: tailnum
      event_time: known_at
      features:
        - {name: tailnum, type: String, description: On the tail.}
        - {name: known_at, type: String, owner: fleet ops}
        - {name: words, type: String, collection: List}
        - {name: v, type: Fractional, collection: Vector, dimension: 3}
      online: {enabled: true, ttl: {value: 7, unit: days}, storage_type: InMemory}
      offline: {enabled: true, s3_uri: "s3://acme/prod", partition: hour}
      throughput: on_demand
      materialization:
        schedule: cron(0 3 * * ? *)
        time_zone: Europe/Berlin
        expected_run_time: 40 min
        source_lag: 10 min
        on_arrival: true
      tags: {team: flights}
      """;

  /** {@code -Dtidemark.golden.write=true} writes the files instead of comparing them. */
  @Test
  void theSchemaThatIsShippedIsMadeOfTheKeysOfTheReader() throws IOException {
    for (Path copy : COPIES) {
      if (Boolean.getBoolean("tidemark.golden.write")) {
        Files.createDirectories(copy.toAbsolutePath().getParent());
        Files.writeString(copy, DefinitionFile.schema());
      }
      assertThat(copy).hasContent(DefinitionFile.schema());
    }
    try (InputStream shipped = DefinitionFile.class.getResourceAsStream("definition.schema.json")) {
      assertThat(shipped).isNotNull();
    }
  }

  static Stream<Path> demoFiles() throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve("demo/flights"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("demoFiles")
  void theSchemaAcceptsTheDemo(Path file) throws Exception {
    assertThat(faults(Files.readString(file))).isEmpty();
  }

  @Test
  void theSchemaAcceptsEveryKey() throws Exception {
    assertThat(faults(WHOLE)).isEmpty();
    assertThat(DefinitionFile.parse("g.yaml", WHOLE).tags()).containsEntry("owner", "fleet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: plane|nam: plane",
        "name: plane|name: -plane",
        "name: plane|name: true",
        "type: String|type: Text",
        "dimension: 3|dimension: many",
        "partition: hour|partition: month",
        "storage_type: InMemory|storage_type: Fast",
        "value: 7|valu: 7",
        "throughput: on_demand|throughput: often",
        "throughput: on_demand|throughput: {read_units: 5}",
        "team: flights|team: [a]",
        "enabled: true|enabled: maybe",
        "schedule: cron|schedule: kron",
        "time_zone: Europe/Berlin|time_zone: [a]",
        "expected_run_time: 40 min|expected_run_time: 40",
        "source_lag: 10 min|source_lags: 10 min",
        "on_arrival: true|on_arrival: often",
        "owner: fleet ops|owner: [fleet]",
        "event_time: known_at|",
        "record_identifier: tailnum|",
      })
  void whatTheSchemaRefusesTheReaderRefuses(String change) throws Exception {
    String[] halves = change.split("\\|", 2);
    String text = WHOLE.replaceFirst(Pattern.quote(halves[0]), halves[1]);

    assertThat(faults(text)).isNotEmpty();
    assertThatThrownBy(() -> DefinitionFile.parse("g.yaml", text)).hasMessageContaining("line ");
  }

  private static List<String> faults(String yaml) throws IOException, UnreadableFile {
    Json.Members schema;
    try (InputStream text =
        new java.io.ByteArrayInputStream(
            DefinitionFile.schema().getBytes(StandardCharsets.UTF_8))) {
      schema = JsonText.read(text);
    }
    List<String> faults = new ArrayList<>();
    check(schema, YamlNodes.read(yaml), faults);
    return faults;
  }

  /** As much of JSON Schema as the schema uses. */
  private static void check(Json.Members schema, Node node, List<String> faults) {
    List<Json> forms = schema.list("anyOf");
    if (!forms.isEmpty() && forms.stream().noneMatch(form -> accepts(form.asMembers(), node))) {
      faults.add(node.place() + ": no form fits");
    }
    List<Json> words = schema.list("enum");
    if (!words.isEmpty() && !(node instanceof Node.Scalar s && words.contains(text(s)))) {
      faults.add(node.place() + ": not one of the words");
    }
    schema
        .text("type")
        .filter(type -> !isOf(type, node))
        .ifPresent(type -> faults.add(node.place() + ": not of type " + type));
    schema
        .text("pattern")
        .filter(p -> !(node instanceof Node.Scalar s && Pattern.matches(p, s.text())))
        .ifPresent(pattern -> faults.add(node.place() + ": does not match"));
    if (node instanceof Node.Sequence sequence) {
      sequence.elements().forEach(e -> check(schema.object("items"), e, faults));
    } else if (node instanceof Node.Mapping mapping) {
      checkMembers(schema, mapping, faults);
    }
  }

  private static void checkMembers(Json.Members schema, Node.Mapping mapping, List<String> faults) {
    for (Json required : schema.list("required")) {
      if (mapping.find(required.asText()).isEmpty()) {
        faults.add(mapping.place() + ": " + required.asText() + " is missing");
      }
    }
    Json.Members properties = schema.object("properties");
    for (Node.Entry entry : mapping.entries()) {
      String key = entry.key().text();
      if (properties.find(key).isPresent()) {
        check(properties.object(key), entry.value(), faults);
      } else if (schema.find("additionalProperties").orElse(null) instanceof Json.Members other) {
        check(other, entry.value(), faults);
      } else if (schema.find("additionalProperties").isPresent()) {
        faults.add(entry.key().place() + ": unknown key");
      }
    }
  }

  private static boolean accepts(Json.Members schema, Node node) {
    List<String> faults = new ArrayList<>();
    check(schema, node, faults);
    return faults.isEmpty();
  }

  private static Json text(Node.Scalar scalar) {
    return new Json.Text(scalar.text());
  }

  private static boolean isOf(String type, Node node) {
    Map<String, Pattern> plain =
        Map.of(
            "boolean", Pattern.compile("true|false"),
            "integer", Pattern.compile("[0-9]+"),
            "string", Pattern.compile("(?!(true|false|null|[0-9]+)$).*"));
    return switch (type) {
      case "object" -> node instanceof Node.Mapping;
      case "array" -> node instanceof Node.Sequence;
      default ->
          node instanceof Node.Scalar scalar
              && (scalar.quoted()
                  ? type.equals("string")
                  : plain
                      .getOrDefault(type, Pattern.compile("(?!)"))
                      .matcher(scalar.text())
                      .matches());
    };
  }
}
