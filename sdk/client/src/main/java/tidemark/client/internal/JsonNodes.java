package tidemark.client.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tidemark.client.internal.Node.Entry;
import tidemark.client.internal.Node.Mapping;
import tidemark.client.internal.Node.Place;
import tidemark.client.internal.Node.Scalar;
import tidemark.client.internal.Node.Sequence;

/** Reads one JSON document as nodes. */
public final class JsonNodes {
  private static final int DEPTH_MAX = 20;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
          .build();

  private JsonNodes() {}

  public static Node read(String text) throws UnreadableFile {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Node root = node(parser);
      if (parser.nextToken() != null) {
        throw new UnreadableFile(
            Optional.of(place(parser.currentTokenLocation())),
            "The file has more than one document. Put each definition into a file of its own.");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new UnreadableFile(
          Optional.ofNullable(e.getLocation()).map(JsonNodes::place),
          "Not valid JSON: " + e.getOriginalMessage() + ".");
    } catch (IOException e) {
      throw new UnreadableFile(Optional.empty(), "Not readable: " + e.getMessage() + ".");
    }
  }

  private static Node node(JsonParser parser) throws IOException {
    Place place = place(parser.currentTokenLocation());
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      List<Entry> entries = new ArrayList<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Scalar key = new Scalar(parser.currentName(), true, place(parser.currentTokenLocation()));
        parser.nextToken();
        entries.add(new Entry(key, node(parser)));
      }
      return new Mapping(entries, place);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Node> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(node(parser));
      }
      return new Sequence(elements, place);
    }
    return new Scalar(parser.getText(), token == JsonToken.VALUE_STRING, place);
  }

  private static Place place(JsonLocation location) {
    return new Place(location.getLineNr(), location.getColumnNr());
  }
}
