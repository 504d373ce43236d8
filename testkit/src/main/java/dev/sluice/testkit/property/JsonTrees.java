package dev.sluice.testkit.property;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Generates JSON of any shape, and changes values of valid JSON. */
public final class JsonTrees {
  private static final int MAX_DEPTH = 4;
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "79936",
          "br",
          "GB",
          "echo",
          "5%",
          "0%",
          "100%",
          "1000%",
          "OK",
          "ERROR",
          "reset",
          "https://example.org/a",
          "http://[::1]:80/",
          "file:///etc/passwd",
          "../a",
          ".",
          "\0",
          "a\nb",
          "\uD800",
          "\uD83D\uDE00",
          "ä",
          "9999999999",
          "-1",
          "1.5",
          "true",
          "null",
          "a".repeat(129),
          "x".repeat(2_000));
  private static final List<Number> NUMBERS =
      List.of(
          0,
          1,
          -1,
          100,
          65_536,
          1_000_000,
          86_400_000,
          86_400_001,
          Integer.MAX_VALUE,
          Integer.MIN_VALUE,
          4_294_967_725L,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          0.5,
          -0.0,
          1e300,
          1e-300,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          new BigInteger("9".repeat(40)));

  private JsonTrees() {}

  /** Returns an object with some of these fields, of any type, and sometimes with others. */
  public static JsonObject object(Choices choices, List<String> names) {
    return object(choices, names, 0);
  }

  /** Returns any value, or null. */
  public static @Nullable Object value(Choices choices, List<String> names) {
    return value(choices, names, 0);
  }

  /** Returns the same tree with some values changed and some fields removed. */
  public static JsonObject tampered(Choices choices, JsonObject valid, List<String> names) {
    JsonObject copy = new JsonObject();
    valid.forEach(
        field -> {
          if (!choices.onceIn(8)) {
            copy.put(field.getKey(), tampered(choices, field.getValue(), names));
          }
        });
    if (choices.onceIn(8)) {
      copy.put(choices.oneOf(names), value(choices, names, 1));
    }
    return copy;
  }

  private static @Nullable Object tampered(
      Choices choices, @Nullable Object valid, List<String> names) {
    if (choices.onceIn(6)) {
      return value(choices, names, 1);
    }
    if (valid instanceof JsonObject object) {
      return tampered(choices, object, names);
    }
    if (valid instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(element -> copy.add(tampered(choices, element, names)));
      return copy;
    }
    return valid instanceof String text && choices.onceIn(4) ? Mutations.of(choices, text) : valid;
  }

  private static JsonObject object(Choices choices, List<String> names, int depth) {
    JsonObject object = new JsonObject();
    while (choices.below(4) > 0) {
      String name = choices.onceIn(10) ? choices.oneOf(TEXTS) : choices.oneOf(names);
      object.put(name, value(choices, names, depth + 1));
    }
    return object;
  }

  private static JsonArray array(Choices choices, List<String> names, int depth) {
    JsonArray array = new JsonArray();
    while (choices.below(4) > 0) {
      array.add(value(choices, names, depth + 1));
    }
    return array;
  }

  private static @Nullable Object value(Choices choices, List<String> names, int depth) {
    return switch (choices.below(depth < MAX_DEPTH ? 8 : 6)) {
      case 0 -> choices.oneOf(NUMBERS);
      case 1 -> choices.oneOf(TEXTS);
      case 2 -> choices.flip();
      case 3 -> null;
      case 4 -> choices.between(Long.MIN_VALUE / 4, Long.MAX_VALUE / 4);
      case 5 -> new String(Mutations.noise(choices, 8), ISO_8859_1);
      case 6 -> object(choices, names, depth);
      default -> array(choices, names, depth);
    };
  }
}
