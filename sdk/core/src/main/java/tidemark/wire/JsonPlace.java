package tidemark.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import tidemark.model.FeatureStoreException;

/** Where a parser is in a request body, as messages tell it. */
record JsonPlace(JsonParser json) {
  private boolean isStart() {
    return json.currentToken() == JsonToken.START_OBJECT
        || json.currentToken() == JsonToken.START_ARRAY;
  }

  /** The object or list that holds the current value. */
  JsonStreamContext holder() {
    JsonStreamContext context = json.getParsingContext();
    return isStart() ? context.getParent() : context;
  }

  /** The current value's place, such as {@code Record[2].ValueAsString}. */
  String path() {
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext c = holder(); c != null && !c.inRoot(); c = c.getParent()) {
      String step = c.inArray() ? "[" + c.getCurrentIndex() + "]" : "." + c.getCurrentName();
      path.insert(0, step);
    }
    return path.isEmpty() ? "" : path.substring(1);
  }

  /** Where the parser is, as the end of a sentence. */
  String place() {
    JsonLocation at = json.currentLocation();
    return " at line " + at.getLineNr() + " column " + at.getColumnNr();
  }

  /** What an exception of the parser says of the body. */
  FeatureStoreException broken(IOException e) {
    if (e instanceof StreamConstraintsException) {
      return JsonLimits.exceeded(place());
    }
    JsonLocation at =
        e instanceof JsonProcessingException known && known.getLocation() != null
            ? known.getLocation()
            : json.currentLocation();
    return FeatureStoreException.invalid(
        "Request body is not valid JSON at line %d column %d.", at.getLineNr(), at.getColumnNr());
  }
}
