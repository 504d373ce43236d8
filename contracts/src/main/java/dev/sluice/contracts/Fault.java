package dev.sluice.contracts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an input.
 *
 * @param pointer where, as a JSON pointer, such as {@code /tasks/3/zip}
 * @param problem the value and what was expected, such as {@code 7993 (expected: five digits)}
 */
public record Fault(String pointer, String problem) {
  private static final int MAX_SHOWN = 100;
  private static final Pattern LAST = Pattern.compile("[^/]*(/[0-9]+)*$");
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

  /**
   * The fault of a field of the object that is being read.
   *
   * @param field its name, or the name and the place of an element, as {@code args/0}
   * @param value what stands there; null for nothing
   * @param expected what ought to
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

  /** The fault in words, named as a setting: {@code gateway.port: 70000 (expected: 0…65535)}. */
  public String setting() {
    String name = pointer.substring(1).replace('/', '.');
    return name.replace("~1", "/").replace("~0", "~") + ": " + problem;
  }

  /** The same fault of an object that stands at {@code parent} in a larger one. */
  public Fault below(String parent) {
    return new Fault(parent + pointer, problem);
  }

  /** The same fault, told of another place. */
  public Fault at(String otherPointer) {
    return new Fault(otherPointer, problem);
  }

  private static String name(String pointer) {
    Matcher last = LAST.matcher(pointer);
    return last.find() ? last.group() : pointer;
  }

  /** Fit for one line of any log and any encoding: no line breaks, no halves of characters. */
  static String shown(@Nullable Object value) {
    if (value == null) {
      return "missing";
    }
    String text = value.toString();
    String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    return UNFIT.matcher(shown).replaceAll("�");
  }
}
