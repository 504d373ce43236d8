package dev.sluice.contracts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault in an input.
 *
 * @param pointer the JSON pointer to the fault, such as {@code /tasks/3/zip}
 * @param problem the value and what was expected, such as {@code 7993 (expected: five digits)}
 */
public record Fault(String pointer, String problem) {
  private static final int MAX_SHOWN = 100;
  private static final Pattern LAST = Pattern.compile("[^/]*(/[0-9]+)*$");
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

  /**
   * Creates the fault of a field.
   *
   * @param field the name, with the index of an element, such as {@code args/0}
   * @param value the value; null if it is missing
   * @param expected what is expected instead
   */
  public static Fault of(String field, @Nullable Object value, String expected) {
    return new Fault("/" + field, shown(value) + " (expected: " + expected + ")");
  }

  /** Reads a fault from its JSON form. */
  public static Fault from(Fields fields) {
    String pointer = fields.string("pointer");
    String detail = fields.string("detail");
    String name = name(pointer) + ": ";
    if (!detail.startsWith(name)) {
      throw InvalidMessage.of("detail", detail, "a text that begins with " + shown(name));
    }
    return new Fault(pointer, detail.substring(name.length()));
  }

  /** Returns the JSON form of these faults; null if there are none. */
  public static @Nullable JsonArray toJson(List<Fault> faults) {
    if (faults.isEmpty()) {
      return null;
    }
    JsonArray json = new JsonArray();
    for (Fault fault : faults) {
      json.add(new JsonObject().put("pointer", fault.pointer).put("detail", fault.detail()));
    }
    return json;
  }

  /**
   * Describes the fault in one line that begins with its field, or with its list and its place
   * there: {@code zip: 7993 (expected: five digits)}, {@code args/0: 5 (expected: a string)}.
   */
  public String detail() {
    return name(pointer) + ": " + problem;
  }

  /** Describes the fault of a setting: {@code gateway.port: 70000 (expected: 0…65535)}. */
  public String setting() {
    String name = pointer.substring(1).replace('/', '.');
    return name.replace("~1", "/").replace("~0", "~") + ": " + problem;
  }

  /** Returns a copy for an object that is at {@code parent} in a larger one. */
  public Fault below(String parent) {
    return new Fault(parent + pointer, problem);
  }

  /** Returns a copy with another pointer. */
  public Fault at(String otherPointer) {
    return new Fault(otherPointer, problem);
  }

  private static String name(String pointer) {
    Matcher last = LAST.matcher(pointer);
    return last.find() ? last.group() : pointer;
  }

  /** Formats a value for one line of a log: no control characters, no halves of surrogate pairs. */
  static String shown(@Nullable Object value) {
    if (value == null) {
      return "missing";
    }
    String text = value.toString();
    String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    return UNFIT.matcher(shown).replaceAll("�");
  }
}
