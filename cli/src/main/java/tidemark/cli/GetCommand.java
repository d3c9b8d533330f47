package tidemark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;
import tidemark.record.GetRecord;
import tidemark.record.ServedRecord;

/** {@code get}: one record as a model would be served it now. */
@Command(
    name = "get",
    description = "Show a record as a model would be served it now. Exits with 1 if there is none.",
    footer = {
      "",
      "Examples:",
      "  tidemark get plane N14228",
      "  tidemark get plane N14228 --features seats,engines --json"
    })
final class GetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "GROUP", description = "The group's name or ARN.")
  private String group = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The record identifier.")
  private String identifier = "";

  @Option(
      names = "--features",
      paramLabel = "NAMES",
      split = ",",
      description = "Only these features, separated by commas.")
  private List<String> features = List.of();

  private final Session session;

  GetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<ServedRecord> record =
        session.withClient(c -> c.getRecord(new GetRecord(group, identifier, features)));
    if (session.isJson()) {
      session.writeJson(json -> write(json, record));
    } else if (record.isPresent()) {
      show(record.get());
    } else {
      session.remark(
          "Feature group '"
              + group
              + "' serves no record of that identifier: never written,"
              + " deleted, or expired.");
    }
    return record.isPresent() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void show(ServedRecord record) {
    Listing listing = new Listing(session.terminal());
    for (GivenFeature feature : record.features()) {
      listing.add(feature.name(), text(feature.value()));
    }
    listing.print();
    record.expiresAt().ifPresent(time -> session.remark("Served until " + time + "."));
  }

  private static String text(FeatureValue value) {
    if (value instanceof FeatureValue.Text text) {
      return text.text();
    }
    return "[" + String.join(", ", ((FeatureValue.Texts) value).elements()) + "]";
  }

  private static void write(JsonGenerator json, Optional<ServedRecord> record) throws IOException {
    if (record.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("record");
    for (GivenFeature feature : record.get().features()) {
      json.writeFieldName(feature.name());
      if (feature.value() instanceof FeatureValue.Text text) {
        json.writeString(text.text());
      } else if (feature.value() instanceof FeatureValue.Texts texts) {
        json.writeStartArray();
        for (String element : texts.elements()) {
          json.writeString(element);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
    Session.writeOptional(json, "expires_at", record.get().expiresAt().map(Object::toString));
  }
}
