package dev.sluice.contracts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the elements of JSON arrays, and the strings and whole numbers of {@link Fields}. */
final class Elements {
  private static final Pattern HALF_A_PAIR = Pattern.compile("\\p{Cs}");

  private Elements() {}

  static List<String> strings(String name, @Nullable Object value) {
    List<String> strings = elements(name, value, String.class, "a list of strings", "a string");
    for (int i = 0; i < strings.size(); i++) {
      wellFormed(name + "/" + i, strings.get(i));
    }
    return strings;
  }

  static List<Integer> integers(String name, @Nullable Object value, int min, int max) {
    List<Number> numbers =
        elements(name, value, Number.class, "a list of numbers", "a whole number");
    List<Integer> integers = new ArrayList<>(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      Number number = numbers.get(i);
      if (!(number instanceof Integer || number instanceof Long)) {
        throw InvalidMessage.of(name + "/" + i, number, "a whole number");
      }
      integers.add((int) within(name + "/" + i, number.longValue(), min, max));
    }
    return integers;
  }

  static List<JsonObject> objects(String name, @Nullable Object value) {
    return elements(name, value, JsonObject.class, "a list of objects", "an object");
  }

  /** Refuses half a surrogate pair, because it cannot be encoded. */
  static String wellFormed(String name, String text) {
    if (HALF_A_PAIR.matcher(text).find()) {
      throw InvalidMessage.of(name, text, "well-formed Unicode");
    }
    return text;
  }

  static long within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw InvalidMessage.of(name, value, min + "…" + max);
    }
    return value;
  }

  private static <T> List<T> elements(
      String name, @Nullable Object value, Class<T> type, String expected, String expectedElement) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray array)) {
      throw InvalidMessage.of(name, value, expected);
    }
    List<T> result = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      Object element = array.getValue(i);
      if (!type.isInstance(element)) {
        throw InvalidMessage.of(name + "/" + i, element, expectedElement);
      }
      result.add(type.cast(element));
    }
    return result;
  }
}
