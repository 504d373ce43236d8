package dev.sluice.gateway.http;

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
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as RFC 8259 and I-JSON write it, and nothing that two readers might understand
 * differently: UTF-8 only and no byte order mark, each name once in an object, bounded depth.
 */
final class StrictJson {
  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 100;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(Bodies.MOST_BYTES)
                  .maxStringLength(Bodies.MOST_BYTES)
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
  static JsonObject object(String what, Buffer bytes) {
    if (bytes.length() == 0) {
      throw InvalidMessage.of(what, null, "a JSON object");
    }
    return object(what, text(what, bytes));
  }

  /** Reads an object from text. */
  static JsonObject object(String what, String text) {
    if (text.startsWith("\ufeff")) {
      throw InvalidMessage.of(what, "a byte order mark", "none before a JSON object");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new StrictJson(what, parser).only();
    } catch (StreamConstraintsException tooMuch) {
      throw InvalidMessage.of(
          what,
          "too deep, or a number too long",
          "at most " + DEEPEST + " levels, and " + LONGEST_NUMBER + " digits");
    } catch (JsonProcessingException malformed) {
      throw InvalidMessage.of(what, "malformed JSON", "a JSON object");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String text(String what, Buffer bytes) {
    try {
      return Utf8.text(bytes);
    } catch (CharacterCodingException malformed) {
      throw InvalidMessage.of(what, "malformed UTF-8", "a JSON object in UTF-8");
    }
  }

  private JsonObject only() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw InvalidMessage.of(what, "no object", "a JSON object");
    }
    JsonObject object = readObject();
    if (parser.nextToken() != null) {
      throw InvalidMessage.of(what, "more than one JSON value", "one JSON object");
    }
    return object;
  }

  private JsonObject readObject() throws IOException {
    JsonObject object = new JsonObject();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (object.containsKey(name)) {
        String place = parser.getParsingContext().pathAsPointer().toString();
        throw new InvalidMessage(List.of(new Fault(place, "given twice (expected: once)")));
      }
      parser.nextToken();
      object.getMap().put(name, readValue());
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
      case START_OBJECT -> readObject();
      case START_ARRAY -> readArray();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }
}
