package tidemark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tidemark.client.FileFault;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.model.TimeToLive;
import tidemark.record.PutRecord;

/** {@code put}: writes one record, or many from a file. */
@Command(
    name = "put",
    description = "Write a record, whole: features it does not give are absent afterwards.",
    footer = {
      "",
      "Examples:",
      "  tidemark put plane tailnum=N14228 known_at=2013-01-01T00:00:00Z seats=149",
      "  tidemark put plane tailnum=N1 known_at=2013-01-01T00:00:00Z --ttl '7 days'",
      "  tidemark put plane --json-file records.json   one object {\"feature\": value, ...} per record",
      "  generate | tidemark put plane --json-file -   the same from standard input"
    })
final class PutCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "GROUP", description = "The group's name or ARN.")
  private String group = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FEATURE=VALUE",
      description = "The features of the record.")
  private List<String> features = List.of();

  @Option(
      names = "--ttl",
      paramLabel = "SPAN",
      converter = Converters.Life.class,
      description = "Serve it for this long after its event time, such as '7 days'.")
  private Optional<TimeToLive> ttl = Optional.empty();

  @Option(
      names = "--json-file",
      paramLabel = "FILE",
      description = "Records as JSON objects, one after the other; - for standard input.")
  private Optional<Path> jsonFile = Optional.empty();

  @Mixin private StoreOption store = new StoreOption();

  @Spec private @Nullable CommandSpec spec;

  private final Session session;

  PutCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (jsonFile.isPresent() != features.isEmpty()) {
      throw wrong("Give the features as FEATURE=VALUE, or a --json-file.");
    }
    long count = jsonFile.isPresent() ? putFile(jsonFile.get()) : put(parsed());
    if (session.isJson()) {
      session.writeJson(json -> json.writeNumberField("records", count));
    } else {
      session.say("Put " + Counts.of(count, "record") + " into '" + group + "'.");
    }
    return ExitCode.OK;
  }

  private long put(List<GivenFeature> record) {
    return session.withClient(
        client -> {
          client.putRecord(new PutRecord(group, record, store.stores(), ttl));
          return 1L;
        });
  }

  private long putFile(Path file) throws IOException {
    boolean isStandardInput = file.toString().equals("-");
    try (InputStream in = isStandardInput ? session.terminal().in() : Files.newInputStream(file)) {
      return session.withClient(
          client -> {
            long count = 0;
            JsonRecords records =
                new JsonRecords(isStandardInput ? "standard input" : file.toString(), in);
            for (var record = records.next(); record.isPresent(); record = records.next()) {
              client.putRecord(new PutRecord(group, record.get(), store.stores(), ttl));
              count++;
            }
            return count;
          });
    } catch (java.nio.file.FileSystemException e) {
      throw FileFault.reading(file, e);
    }
  }

  private List<GivenFeature> parsed() {
    List<GivenFeature> record = new ArrayList<>();
    for (String feature : features) {
      int equals = feature.indexOf('=');
      if (equals < 1) {
        throw wrong("Feature number " + (record.size() + 1) + " is not of the form FEATURE=VALUE.");
      }
      record.add(
          new GivenFeature(
              feature.substring(0, equals), new FeatureValue.Text(feature.substring(equals + 1))));
    }
    return record;
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException("Commands run after they are registered");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
