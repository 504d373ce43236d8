package dev.sluice.contracts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object by name and type, and remembers which were asked for, so that
 * those that nobody knows can be refused.
 *
 * <p>It looks at types only; whether a value makes sense is said by the record that it goes into.
 * Every method throws {@link InvalidMessage} where the type is wrong. JSON {@code null} is as good
 * as missing.
 */
public final class Fields {
  /** Nobody reads on after so many unknown fields. */
  private static final int MAX_UNKNOWN = 100;

  private static final Pattern HALF_A_PAIR = Pattern.compile("\\p{Cs}");

  private final JsonObject json;
  private final Set<String> known = new HashSet<>();

  private Fields(JsonObject json) {
    this.json = json;
  }

  /** The fields of an object. */
  public static Fields of(JsonObject json) {
    return new Fields(json);
  }

  /**
   * Reads the body of a message: a record as it is, JSON through {@code reader}.
   *
   * @throws InvalidMessage where it is neither, or not what the record takes
   */
  public static <M> M read(@Nullable Object body, Class<M> type, Function<Fields, M> reader) {
    if (type.isInstance(body)) {
      return type.cast(body);
    }
    if (body instanceof JsonObject json) {
      return reader.apply(Fields.of(json));
    }
    throw InvalidMessage.of("body", body, "a JSON object");
  }

  /** A string; fails where it is missing. */
  public String string(String name) {
    String value = optionalString(name);
    if (value == null) {
      throw InvalidMessage.of(name, null, "a string");
    }
    return value;
  }

  /** A string, or null where it is missing. */
  public @Nullable String optionalString(String name) {
    Object value = take(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      return wellFormed(name, text);
    }
    throw InvalidMessage.of(name, value, "a string");
  }

  /** A string, or {@code otherwise} where it is missing. */
  public String string(String name, String otherwise) {
    String value = optionalString(name);
    return value == null ? otherwise : value;
  }

  /** A whole number; fails where it is missing. */
  public long integer(String name) {
    Long value = optionalInteger(name);
    if (value == null) {
      throw InvalidMessage.of(name, null, "a whole number");
    }
    return value;
  }

  /** A whole number, or null where it is missing. */
  public @Nullable Long optionalInteger(String name) {
    Object value = take(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw InvalidMessage.of(name, value, "a whole number");
  }

  /** A whole number within bounds, or {@code otherwise} where it is missing. */
  public long integer(String name, long otherwise, long least, long most) {
    Long value = optionalInteger(name);
    return value == null ? otherwise : within(name, value, least, most);
  }

  /** A whole number within bounds; null where it is missing. */
  public @Nullable Long optionalInteger(String name, long least, long most) {
    Long value = optionalInteger(name);
    return value == null ? null : within(name, value, least, most);
  }

  /** A number, or null where it is missing. */
  public @Nullable Double optionalNumber(String name) {
    Object value = take(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw InvalidMessage.of(name, value, "a number");
  }

  /** A truth value, or {@code otherwise} where it is missing. */
  public boolean bool(String name, boolean otherwise) {
    Object value = take(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw InvalidMessage.of(name, value, "true or false");
  }

  /** A list of strings; empty where it is missing. */
  public List<String> strings(String name) {
    List<String> strings = elements(name, String.class, "a list of strings", "a string");
    for (int i = 0; i < strings.size(); i++) {
      wellFormed(name + "/" + i, strings.get(i));
    }
    return strings;
  }

  /** A list of whole numbers within bounds; empty where it is missing. */
  public List<Integer> integers(String name, int least, int most) {
    List<Number> numbers = elements(name, Number.class, "a list of numbers", "a whole number");
    List<Integer> integers = new ArrayList<>(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      Number number = numbers.get(i);
      if (!(number instanceof Integer || number instanceof Long)) {
        throw InvalidMessage.of(name + "/" + i, number, "a whole number");
      }
      integers.add((int) within(name + "/" + i, number.longValue(), least, most));
    }
    return integers;
  }

  /** A list of objects; empty where it is missing. */
  public List<JsonObject> objects(String name) {
    return elements(name, JsonObject.class, "a list of objects", "an object");
  }

  /**
   * A list of objects, each read by {@code read}; the faults of all are told, with their places.
   */
  public <T> List<T> list(String name, Function<Fields, T> read) {
    List<JsonObject> objects = objects(name);
    List<T> result = new ArrayList<>(objects.size());
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < objects.size() && faults.size() < MAX_UNKNOWN; i++) {
      Fields fields = Fields.of(objects.get(i));
      String place = "/" + name + "/" + i;
      collect(faults, () -> result.add(below(place, () -> read.apply(fields))));
    }
    return orThrow(faults, result);
  }

  /** The fields of an object; null where it is missing. */
  public @Nullable Fields optionalObject(String name) {
    JsonObject value = optionalJson(name);
    return value == null ? null : Fields.of(value);
  }

  /** An object as it is; null where it is missing. */
  public @Nullable JsonObject optionalJson(String name) {
    Object value = take(name);
    if (value == null || value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw InvalidMessage.of(name, value, "an object");
  }

  /**
   * An object of objects, each read by {@code read}, in the order of their names; the faults of all
   * are told.
   */
  public <T> Map<String, T> map(String name, Function<Fields, T> read) {
    Fields entries = optionalObject(name);
    Map<String, T> result = new TreeMap<>();
    List<Fault> faults = new ArrayList<>();
    if (entries != null) {
      for (String key : entries.json.fieldNames()) {
        collect(faults, () -> result.put(key, below("/" + name, () -> entries.object(key, read))));
      }
    }
    return orThrow(faults, result);
  }

  /** An object of strings, in the order of their names; empty where it is missing. */
  public Map<String, String> stringMap(String name) {
    Fields entries = optionalObject(name);
    Map<String, String> result = new TreeMap<>();
    if (entries != null) {
      for (String key : entries.json.fieldNames()) {
        result.put(key, below("/" + name, () -> entries.string(key)));
      }
    }
    return result;
  }

  /** The object in a field, read by {@code read}; its faults are told with the field's name. */
  public <T> T object(String name, Function<Fields, T> read) {
    Fields fields = optionalObject(name);
    if (fields == null) {
      throw InvalidMessage.of(name, null, "an object");
    }
    return below("/" + escaped(name), () -> read.apply(fields));
  }

  /** A value of any type, or null where it is missing. */
  public @Nullable Object any(String name) {
    return take(name);
  }

  /** Whether a field is there, without counting it among those that are known. */
  public boolean isPresent(String name) {
    return json.getValue(name) != null;
  }

  /** Runs {@code read} and tells its faults as those of an object at {@code pointer}. */
  public static <T> T below(String pointer, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidMessage invalid) {
      throw new InvalidMessage(invalid.faults().stream().map(f -> f.below(pointer)).toList());
    }
  }

  /** Fails where the object has fields that nobody asked for. */
  public void refuseOthers() {
    List<Fault> unknown = new ArrayList<>();
    for (String name : json.fieldNames()) {
      if (!known.contains(name) && unknown.size() < MAX_UNKNOWN) {
        String pointer = "/" + escaped(Fault.shown(name));
        unknown.add(new Fault(pointer, "unknown field (expected: " + allKnown() + ")"));
      }
    }
    if (!unknown.isEmpty()) {
      throw new InvalidMessage(unknown);
    }
  }

  private static void collect(List<Fault> faults, Runnable read) {
    try {
      read.run();
    } catch (InvalidMessage invalid) {
      faults.addAll(invalid.faults());
    }
  }

  private static <T> T orThrow(List<Fault> faults, T result) {
    if (!faults.isEmpty()) {
      throw new InvalidMessage(faults);
    }
    return result;
  }

  private String allKnown() {
    return "one of " + String.join(", ", new TreeSet<>(known));
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private <T> List<T> elements(
      String name, Class<T> type, String expected, String expectedElement) {
    Object value = take(name);
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

  /** Half a surrogate pair is no text: it could not be sent on. */
  private static String wellFormed(String name, String text) {
    if (HALF_A_PAIR.matcher(text).find()) {
      throw InvalidMessage.of(name, text, "well-formed Unicode");
    }
    return text;
  }

  private static long within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw InvalidMessage.of(name, value, least + "…" + most);
    }
    return value;
  }

  private @Nullable Object take(String name) {
    known.add(name);
    return json.getValue(name);
  }
}
