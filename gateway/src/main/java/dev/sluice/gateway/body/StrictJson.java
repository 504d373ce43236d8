package dev.sluice.gateway.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
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
 * Reads JSON as RFC 8259 and I-JSON write it, and nothing that two readers might understand
 * differently: UTF-8 only and no byte order mark, each name once in an object, bounded depth.
 */
public final class StrictJson {
  /** The longest text that is read, in bytes or characters. */
  static final int MAX_LENGTH = 10 * 1024 * 1024;

  private static final int DEEPEST = 64;
  private static final int MAX_NUMBER_LENGTH = 100;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_LENGTH)
                  .maxStringLength(MAX_LENGTH)
                  .build())
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
   * Reads an object.
   *
   * @param what it is, for the problem: a body, a line
   * @throws InvalidMessage where it is not well-formed, or no object
   */
  public static JsonObject object(String what, Buffer bytes) {
    return object(what, text(what, bytes));
  }

  /** Reads an object from text. */
  static JsonObject object(String what, String text) {
    return read(what, text, StrictJson::only);
  }

  /**
   * Reads an object without the elements of one list in it.
   *
   * @param listField the field whose elements are given to {@code elements} and not kept, where
   *     what stands there is a list
   * @return its other fields
   */
  static JsonObject objectWithList(String what, Buffer bytes, String listField, Elements elements) {
    String text = text(what, bytes);
    return read(what, text, json -> json.only(listField, new Listing(text, elements)));
  }

  /** Reads any value. */
  static @Nullable Object value(String what, Buffer bytes) {
    return read(what, text(what, bytes), StrictJson::onlyValue).orElse(null);
  }

  private static <T> T read(String what, String text, Reading<T> reading) {
    if (text.startsWith("\ufeff")) {
      throw InvalidMessage.of(what, "a byte order mark", "none before a JSON object");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      return reading.read(new StrictJson(what, parser));
    } catch (StreamConstraintsException tooMuch) {
      throw InvalidMessage.of(
          what,
          "too deep, or a number too long",
          "at most " + DEEPEST + " levels, and " + MAX_NUMBER_LENGTH + " digits");
    } catch (JsonProcessingException malformed) {
      throw InvalidMessage.of(what, "malformed JSON", "a JSON object");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String text(String what, Buffer bytes) {
    if (bytes.length() == 0) {
      throw InvalidMessage.of(what, null, "a JSON object");
    }
    try {
      return Utf8.text(bytes);
    } catch (CharacterCodingException malformed) {
      throw InvalidMessage.of(what, "malformed UTF-8", "a JSON object in UTF-8");
    }
  }

  private JsonObject only() throws IOException {
    return only("", null);
  }

  private JsonObject only(String listField, @Nullable Listing listing) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw InvalidMessage.of(what, "no object", "a JSON object");
    }
    JsonObject object = readObject(listField, listing);
    end();
    return object;
  }

  private Optional<Object> onlyValue() throws IOException {
    if (parser.nextToken() == null) {
      throw InvalidMessage.of(what, "blank", "a JSON value");
    }
    Optional<Object> value = Optional.ofNullable(readValue());
    end();
    return value;
  }

  private void end() throws IOException {
    if (parser.nextToken() != null) {
      throw InvalidMessage.of(what, "more than one JSON value", "one JSON object");
    }
  }

  private JsonObject readObject(String listField, @Nullable Listing listing) throws IOException {
    JsonObject object = new JsonObject();
    boolean isListed = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (object.containsKey(name) || (isListed && name.equals(listField))) {
        String place = parser.getParsingContext().pathAsPointer().toString();
        throw new InvalidMessage(List.of(new Fault(place, "given twice (expected: once)")));
      }
      boolean isArray = parser.nextToken() == JsonToken.START_ARRAY;
      if (listing != null && isArray && name.equals(listField)) {
        isListed = true;
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

  /** Takes the elements of a list, in their order. */
  interface Elements {

    /** There is such a list. */
    void begin();

    /**
     * Takes one.
     *
     * @param value what it is
     * @param text how it is written
     */
    void take(int index, @Nullable Object value, String text);
  }

  private interface Reading<T> {
    T read(StrictJson json) throws IOException;
  }

  /** The list in an object whose elements are not kept. */
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
