package tidemark.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tidemark.client.json.Json;
import tidemark.client.json.JsonText;
import tidemark.client.json.UnexpectedAnswer;
import tidemark.model.FeatureStoreException;
import tidemark.model.FeatureValue;
import tidemark.model.GivenFeature;

/**
 * Records read from JSON objects that follow each other: {@code {"feature": value}}, or bodies of
 * PutRecord requests. Numbers keep their text; null is a feature that is absent.
 */
final class JsonRecords {
  private final String source;
  private final JsonParser parser;
  private long count;

  JsonRecords(String source, InputStream in) {
    this.source = source;
    try {
      this.parser = JsonText.FACTORY.createParser(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next record; empty at the end. */
  Optional<List<GivenFeature>> next() {
    try {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      count++;
      Json.Members object = Json.read(parser).asMembers();
      return Optional.of(
          object.find("Record").isPresent() && object.find("Record").get() instanceof Json.Elements
              ? fromRequest(object)
              : fromObject(object));
    } catch (JsonProcessingException e) {
      throw FeatureStoreException.invalid(
          "Record %d of %s is not valid JSON at line %d, column %d.",
          Math.max(count, 1), source, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnexpectedAnswer e) {
      throw FeatureStoreException.invalid(
          "Record %d of %s is no record: %s. Write {\"feature\": value, ...}.",
          count, source, e.reason());
    }
  }

  private static List<GivenFeature> fromObject(Json.Members object) {
    List<GivenFeature> record = new ArrayList<>();
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      if (!(member.getValue() instanceof Json.Nothing)) {
        record.add(new GivenFeature(member.getKey(), value(member.getValue())));
      }
    }
    return record;
  }

  private static List<GivenFeature> fromRequest(Json.Members body) {
    List<GivenFeature> record = new ArrayList<>();
    for (Json element : body.list("Record")) {
      Json.Members feature = element.asMembers();
      Json given =
          feature
              .find("ValueAsStringList")
              .or(() -> feature.find("ValueAsString"))
              .orElseThrow(() -> new UnexpectedAnswer("a feature has no value"));
      record.add(new GivenFeature(feature.require("FeatureName"), value(given)));
    }
    return record;
  }

  private static FeatureValue value(Json given) {
    return given instanceof Json.Elements list
        ? new FeatureValue.Texts(list.elements().stream().map(Json::asText).toList())
        : new FeatureValue.Text(given.asText());
  }
}
