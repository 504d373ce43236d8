package dev.sluice.gateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON as RFC 8259 and I-JSON define it, and refuses what two readers may understand
 * differently: encodings other than UTF-8, a byte order mark, a name given twice in an object.
 */
public final class StrictJson {
  /** The length limit of a text, in bytes or characters. */
  static final int MAX_LENGTH = 10 * 1024 * 1024;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_LENGTH = 100;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_LENGTH)
                  .maxStringLength(MAX_LENGTH)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Its table of known names is shared, and fails on names made to collide in it.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final String what;
  private final JsonParser parser;

  private StrictJson(String what, JsonParser parser) {
    this.what = what;
    this.parser = parser;
  }

  /**
   * Parses an object.
   *
   * @param what the name of the text in error messages: a body, a line
   * @throws InvalidMessage if it is malformed, or not an object
   */
  public static JsonObject object(String what, Buffer bytes) {
    return read(what, text(what, bytes), StrictJson::wholeObject);
  }

  /**
   * Parses an object and hands over the elements of one list in it, one by one.
   *
   * @param listField the field whose elements are given to {@code elements} and not kept, if it is
   *     a list
   * @return the other fields
   */
  static JsonObject objectWithList(String what, Buffer bytes, String listField, Elements elements) {
    String text = text(what, bytes);
    return read(what, text, json -> json.wholeObject(listField, new Listing(text, elements)));
  }

  /** Parses any value. */
  static @Nullable Object value(String what, Buffer bytes) {
    return read(what, text(what, bytes), StrictJson::wholeValue).orElse(null);
  }

  private static <T> T read(String what, String text, Reading<T> reading) {
    if (text.startsWith("\ufeff")) {
      throw InvalidMessage.of(what, "a byte order mark", "none before a JSON object");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new StrictJson(what, parser).read(reading);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String text(String what, Buffer bytes) {
    if (bytes.length() == 0) {
      throw InvalidMessage.of(what, null, "a JSON object");
    }
    try {
      return Utf8.decode(bytes);
    } catch (CharacterCodingException malformed) {
      throw InvalidMessage.of(what, "malformed UTF-8", "a JSON object in UTF-8");
    }
  }

  private <T> T read(Reading<T> reading) throws IOException {
    try {
      return reading.read(this);
    } catch (StreamConstraintsException tooMuch) {
      throw InvalidMessage.of(
          what,
          "too deep, or a number too long",
          "at most " + MAX_DEPTH + " levels, and " + MAX_NUMBER_LENGTH + " digits");
    } catch (JsonProcessingException malformed) {
      throw isDuplicate(malformed)
          ? duplicate()
          : InvalidMessage.of(what, "malformed JSON", "a JSON object");
    }
  }

  /** Jackson has no exception of its own for a name given twice. */
  private static boolean isDuplicate(JsonProcessingException malformed) {
    return malformed instanceof JsonParseException
        && malformed.getOriginalMessage().startsWith("Duplicate field");
  }

  private InvalidMessage duplicate() {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return new InvalidMessage(List.of(new Fault(pointer, "given twice (expected: once)")));
  }

  private JsonObject wholeObject() throws IOException {
    return wholeObject("", null);
  }

  private JsonObject wholeObject(String listField, @Nullable Listing listing) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw InvalidMessage.of(what, "no object", "a JSON object");
    }
    JsonObject object = readObject(listField, listing);
    requireEnd();
    return object;
  }

  private Optional<Object> wholeValue() throws IOException {
    if (parser.nextToken() == null) {
      throw InvalidMessage.of(what, "blank", "a JSON value");
    }
    Optional<Object> value = Optional.ofNullable(readValue());
    requireEnd();
    return value;
  }

  private void requireEnd() throws IOException {
    if (parser.nextToken() != null) {
      throw InvalidMessage.of(what, "more than one JSON value", "one JSON object");
    }
  }

  private JsonObject readObject(String listField, @Nullable Listing listing) throws IOException {
    JsonObject object = new JsonObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean isArray = parser.nextToken() == JsonToken.START_ARRAY;
      if (listing != null && isArray && name.equals(listField)) {
        listing.read(this);
      } else {
        object.getMap().put(name, readValue());
      }
    }
    return object;
  }

  private JsonArray readArray() throws IOException {
    JsonArray array = new JsonArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(readValue());
    }
    return array;
  }

  private @Nullable Object readValue() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject("", null);
      case START_ARRAY -> readArray();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Receives the elements of a list, in order. */
  interface Elements {

    /** Called once, before the first element, if the field is a list. */
    void begin();

    /**
     * Called for each element.
     *
     * @param value the parsed element
     * @param text the element as it is written
     */
    void take(int index, @Nullable Object value, String text);
  }

  private interface Reading<T> {
    T read(StrictJson json) throws IOException;
  }

  /** Reads the list whose elements are handed over one by one. */
  private record Listing(String text, Elements elements) {
    void read(StrictJson json) throws IOException {
      JsonParser parser = json.parser;
      elements.begin();
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        Object value = json.readValue();
        int end = (int) parser.currentLocation().getCharOffset();
        elements.take(i, value, text.substring(start, end));
      }
    }
  }
}
