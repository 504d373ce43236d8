package dev.sluice.gateway.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body {@code {"tasks":[…],…}}: where its list stands, and its other fields, without an object
 * for each element. Blocks while it parses: for a thread that may.
 */
public final class JsonList {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final byte[] body;
  private final Map<String, byte[]> others = new LinkedHashMap<>();
  private int listStart = -1;

  /** Takes the elements of a list, each as it stands in the body. */
  public interface Elements {

    /**
     * Takes one.
     *
     * @return whether to go on
     */
    boolean take(int index, byte[] from, int start, int length);
  }

  private JsonList(byte[] body) {
    this.body = body;
  }

  /**
   * Looks through a body.
   *
   * @param listField the field whose elements are not to be kept, where it is a list
   * @throws IOException where the body is not one JSON object, with the place in the message
   */
  public static JsonList parse(byte[] body, String listField) throws IOException {
    JsonList list = new JsonList(body);
    try (JsonParser parser = FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "not an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        list.field(parser, listField);
      }
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more after the object");
      }
    }
    return list;
  }

  /** The other fields, each as it stands in the body. */
  public Map<String, byte[]> others() {
    return others;
  }

  /** Whether there is a list. */
  public boolean isThere() {
    return listStart >= 0;
  }

  /** Goes through the elements of the list. */
  public void forEach(Elements elements) throws IOException {
    try (JsonParser parser = FACTORY.createParser(body, listStart, body.length - listStart)) {
      parser.nextToken();
      boolean more = true;
      for (int i = 0; more && parser.nextToken() != JsonToken.END_ARRAY; i++) {
        int start = listStart + skip(parser);
        more = elements.take(i, body, start, listStart + end(parser) - start);
      }
    }
  }

  private void field(JsonParser parser, String listField) throws IOException {
    String name = parser.currentName();
    boolean isList = parser.nextToken() == JsonToken.START_ARRAY && name.equals(listField);
    int start = skip(parser);
    if (isList) {
      listStart = start;
    } else {
      others.put(name, Arrays.copyOfRange(body, start, end(parser)));
    }
  }

  /** Skips the value that the parser is at. Returns where it starts. */
  private static int skip(JsonParser parser) throws IOException {
    @Nullable JsonToken token = parser.currentToken();
    if (token == null) {
      throw new JsonParseException(parser, "it ends too early");
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    if (start < 0) {
      throw new JsonParseException(parser, "not UTF-8");
    }
    parser.skipChildren();
    parser.finishToken();
    return start;
  }

  private static int end(JsonParser parser) {
    return (int) parser.currentLocation().getByteOffset();
  }
}
