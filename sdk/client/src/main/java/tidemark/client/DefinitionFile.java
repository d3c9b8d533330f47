package tidemark.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import tidemark.client.internal.DefinitionReader;
import tidemark.client.internal.DefinitionSchema;
import tidemark.client.internal.FileContents;
import tidemark.client.internal.JsonNodes;
import tidemark.client.internal.Node;
import tidemark.client.internal.UnreadableFile;
import tidemark.client.internal.YamlNodes;
import tidemark.model.FeatureGroupDefinition;
import tidemark.model.FeatureStoreException;
import tidemark.wire.CreateFeatureGroupJson;

/**
 * A file that defines one feature group, in YAML 1.2 or JSON.
 *
 * <pre>
 * name: plane_last_landing
 * description: Delays of the last landed flight of a plane.
 * record_identifier: tailnum
 * event_time: landed_at
 * features:
 *   - {name: tailnum, type: String}
 *   - {name: landed_at, type: String}
 *   - {name: arr_delay, type: Integral, description: Minutes., owner: operations}
 * online: {ttl: 7 days}          # true when missing; false for none; storage_type: Standard | InMemory
 * offline: {partition: day}      # true when missing; false for none; s3_uri: where the files go
 * throughput: {read_units: 5, write_units: 5}   # on demand when missing
 * materialization:                # of offline files brought online; none when missing
 *   schedule: rate(6 hours)       # or cron(0 3 * * ? *), with time_zone: Europe/Berlin
 *   expected_run_time: 40 min
 *   source_lag: 10 min
 *   on_arrival: true              # a run soon after a file arrives
 * owner: flights                 # kept as the tag owner; of a feature, as its parameter owner
 * tags: {team: operations}
 * </pre>
 *
 * <p>A JSON file may hold the same keys, or the body of a CreateFeatureGroup request.
 */
public final class DefinitionFile {
  /** Far above any schema of 2,500 features. */
  private static final int BYTES_MAX = 1 << 20;

  private DefinitionFile() {}

  /**
   * Reads the definition of a file. Its schedule is not held against the rest.
   *
   * @throws FeatureStoreException naming the file and, of up to ten faults, the lines and columns
   */
  public static FeatureGroupDefinition read(Path file) {
    return parse(String.valueOf(file.getFileName()), text(file));
  }

  /**
   * Reads the definition that the text of a file holds.
   *
   * @param name how messages call it
   */
  public static FeatureGroupDefinition parse(String name, String text) {
    return reading(
        name,
        text,
        root ->
            isRequest(root) ? request(name, text) : DefinitionReader.read(name, root).definition());
  }

  /**
   * Reads all that a file says. The body of a CreateFeatureGroup request says nothing of features
   * and nothing of materialization.
   *
   * @param now from when on a schedule in it counts
   * @throws FeatureStoreException as {@link #read}
   */
  public static GroupFile readAll(Path file, Instant now) {
    return parseAll(String.valueOf(file.getFileName()), text(file), now);
  }

  /** Reads all that the text of a file says. */
  public static GroupFile parseAll(String name, String text, Instant now) {
    return reading(
        name,
        text,
        root -> isRequest(root) ? GroupFile.of(request(name, text)) : groupFile(name, root, now));
  }

  private static <T> T reading(String name, String text, Function<Node, T> reader) {
    try {
      return reader.apply(isJson(text) ? JsonNodes.read(text) : YamlNodes.read(text));
    } catch (UnreadableFile e) {
      String where = e.place().map(place -> name + " " + place).orElse(name);
      throw FeatureStoreException.invalid("%s: %s", where, e.reason());
    }
  }

  private static GroupFile groupFile(String name, Node root, Instant now) {
    FileContents contents = DefinitionReader.read(name, root);
    DefinitionReader.check(name, root, contents, now);
    return new GroupFile(
        contents.definition(),
        contents.descriptions(),
        contents.owners(),
        contents
            .materialization()
            .<MaterializationChange>map(MaterializationChange.To::new)
            .orElse(MaterializationChange.REMOVE));
  }

  /** The JSON schema of definition files with our keys, for editors. */
  public static String schema() {
    return DefinitionSchema.text();
  }

  private static boolean isJson(String text) {
    return text.stripLeading().startsWith("{");
  }

  private static boolean isRequest(Node root) {
    return root instanceof Node.Mapping mapping && mapping.find("FeatureGroupName").isPresent();
  }

  private static FeatureGroupDefinition request(String name, String text) {
    if (!isJson(text)) {
      throw FeatureStoreException.invalid(
          "%s: The body of a CreateFeatureGroup request must be JSON.", name);
    }
    try {
      return CreateFeatureGroupJson.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (FeatureStoreException e) {
      throw FeatureStoreException.invalid("%s: %s", name, e.text());
    }
  }

  private static String text(Path file) {
    if (Files.isDirectory(file)) {
      throw FeatureStoreException.invalid(
          "'%s' is a directory. Name a definition file in it.", file);
    }
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw FeatureStoreException.invalid(
            "'%s' has %d bytes; a definition file has at most %d.",
            file, Files.size(file), BYTES_MAX);
      }
      return decode(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw FileFault.reading(file, e);
    }
  }

  private static String decode(Path file, byte[] bytes) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw FeatureStoreException.invalid("'%s' is not UTF-8 text. Save it as UTF-8.", file);
    }
  }
}
