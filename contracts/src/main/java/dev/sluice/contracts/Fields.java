package dev.sluice.contracts;

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
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object by name and type, and remembers which were read, so that
 * unknown fields can be refused.
 *
 * <p>It checks types only; the record that takes a value checks the value. Every method throws
 * {@link InvalidMessage} if the type is wrong. JSON {@code null} counts as missing.
 */
public final class Fields {
  /** No more faults than this are reported at once. */
  static final int MAX_FAULTS = 100;

  private final JsonObject json;
  private final Set<String> known = new HashSet<>();

  private Fields(JsonObject json) {
    this.json = json;
  }

  /** Returns the fields of an object. */
  public static Fields of(JsonObject json) {
    return new Fields(json);
  }

  /**
   * Reads the body of a message: returns a record as it is, and reads JSON with {@code reader}.
   *
   * @throws InvalidMessage if it is neither, or if the record refuses it
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

  /** Returns a string; fails if it is missing. */
  public String string(String name) {
    String value = optionalString(name);
    if (value == null) {
      throw InvalidMessage.of(name, null, "a string");
    }
    return value;
  }

  /** Returns a string, or null if it is missing. */
  public @Nullable String optionalString(String name) {
    Object value = take(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      return Elements.wellFormed(name, text);
    }
    throw InvalidMessage.of(name, value, "a string");
  }

  /** Returns a string, or {@code otherwise} if it is missing. */
  public String string(String name, String otherwise) {
    String value = optionalString(name);
    return value == null ? otherwise : value;
  }

  /** Returns a whole number; fails if it is missing. */
  public long integer(String name) {
    Long value = optionalInteger(name);
    if (value == null) {
      throw InvalidMessage.of(name, null, "a whole number");
    }
    return value;
  }

  /** Returns a whole number within bounds; fails if it is missing. */
  public long integer(String name, long min, long max) {
    return Elements.within(name, integer(name), min, max);
  }

  /** Returns a whole number, or null if it is missing. */
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

  /** Returns a whole number within bounds, or {@code otherwise} if it is missing. */
  public long integer(String name, long otherwise, long min, long max) {
    Long value = optionalInteger(name);
    return value == null ? otherwise : Elements.within(name, value, min, max);
  }

  /** Returns a whole number within bounds, or null if it is missing. */
  public @Nullable Long optionalInteger(String name, long min, long max) {
    Long value = optionalInteger(name);
    return value == null ? null : Elements.within(name, value, min, max);
  }

  /** Returns a number, or null if it is missing. */
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

  /** Returns a truth value, or {@code otherwise} if it is missing. */
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

  /** Returns an enum constant by its name; fails if it is missing. */
  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    E value = optionalConstant(name, type);
    if (value == null) {
      throw InvalidMessage.of(name, null, "a name of " + type.getSimpleName());
    }
    return value;
  }

  /** Returns an enum constant by its name, or null if it is missing. */
  public <E extends Enum<E>> @Nullable E optionalConstant(String name, Class<E> type) {
    String value = optionalString(name);
    try {
      return value == null ? null : Enum.valueOf(type, value);
    } catch (IllegalArgumentException unknown) {
      throw InvalidMessage.of(name, value, "a name of " + type.getSimpleName());
    }
  }

  /** Returns a list of strings; empty if it is missing. */
  public List<String> strings(String name) {
    return Elements.strings(name, take(name));
  }

  /** Returns a list of whole numbers within bounds; empty if it is missing. */
  public List<Integer> integers(String name, int min, int max) {
    return Elements.integers(name, take(name), min, max);
  }

  /** Returns a list of objects; empty if it is missing. */
  public List<JsonObject> objects(String name) {
    return Elements.objects(name, take(name));
  }

  /**
   * Returns a list of objects, each read by {@code read}; fails with the faults of all elements,
   * each with its place.
   */
  public <T> List<T> list(String name, Function<Fields, T> read) {
    List<JsonObject> objects = objects(name);
    List<T> result = new ArrayList<>(objects.size());
    FaultList faults = new FaultList();
    for (int i = 0; i < objects.size() && faults.size() < MAX_FAULTS; i++) {
      Fields fields = Fields.of(objects.get(i));
      String place = "/" + name + "/" + i;
      faults.collect(() -> result.add(below(place, () -> read.apply(fields))));
    }
    faults.throwIfAny();
    return result;
  }

  /** Returns the fields of an object, or null if it is missing. */
  public @Nullable Fields optionalObject(String name) {
    JsonObject value = optionalJson(name);
    return value == null ? null : Fields.of(value);
  }

  /** Returns an object as it is, or null if it is missing. */
  public @Nullable JsonObject optionalJson(String name) {
    Object value = take(name);
    if (value == null || value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw InvalidMessage.of(name, value, "an object");
  }

  /**
   * Returns an object of objects, each read by {@code read}, in the order of their names; fails
   * with the faults of all.
   */
  public <T> Map<String, T> map(String name, Function<Fields, T> read) {
    Fields entries = optionalObject(name);
    Map<String, T> result = new TreeMap<>();
    FaultList faults = new FaultList();
    if (entries != null) {
      for (String key : entries.json.fieldNames()) {
        faults.collect(() -> result.put(key, below("/" + name, () -> entries.object(key, read))));
      }
    }
    faults.throwIfAny();
    return result;
  }

  /** Returns an object of strings, in the order of their names; empty if it is missing. */
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

  /** Returns the object in a field, read by {@code read}; fails if it is missing. */
  public <T> T object(String name, Function<Fields, T> read) {
    Fields fields = optionalObject(name);
    if (fields == null) {
      throw InvalidMessage.of(name, null, "an object");
    }
    return below("/" + escaped(name), () -> read.apply(fields));
  }

  /** Returns a value of any type, or null if it is missing. */
  public @Nullable Object any(String name) {
    return take(name);
  }

  /** Returns whether a field is present. The field does not count as read. */
  public boolean isPresent(String name) {
    return json.getValue(name) != null;
  }

  /** Runs {@code read}, and puts {@code pointer} before the pointers of its faults. */
  public static <T> T below(String pointer, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidMessage invalid) {
      throw new InvalidMessage(invalid.faults().stream().map(f -> f.below(pointer)).toList());
    }
  }

  /** Fails if the object has fields that were not read. */
  public void refuseOthers() {
    List<Fault> unknown = new ArrayList<>();
    for (String name : json.fieldNames()) {
      if (!known.contains(name) && unknown.size() < MAX_FAULTS) {
        String pointer = "/" + escaped(Fault.shown(name));
        unknown.add(new Fault(pointer, "unknown field (expected: " + allKnown() + ")"));
      }
    }
    if (!unknown.isEmpty()) {
      throw new InvalidMessage(unknown);
    }
  }

  private String allKnown() {
    return "one of " + String.join(", ", new TreeSet<>(known));
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private @Nullable Object take(String name) {
    known.add(name);
    return json.getValue(name);
  }
}
