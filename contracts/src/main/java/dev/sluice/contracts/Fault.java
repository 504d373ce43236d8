package dev.sluice.contracts;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an input.
 *
 * @param pointer where, as a JSON pointer, such as {@code /tasks/3/zip}
 * @param problem the value and what was expected, such as {@code 7993 (expected: five digits)}
 */
public record Fault(String pointer, String problem) {

  /** The fault of a field of the object that is being read. */
  public static Fault of(String field, @Nullable Object value, String expected) {
    return new Fault("/" + field, shown(value) + " (expected: " + expected + ")");
  }

  /** The fault in words, named by its field: {@code zip: 7993 (expected: five digits)}. */
  public String detail() {
    return pointer.substring(pointer.lastIndexOf('/') + 1) + ": " + problem;
  }

  /** The fault in words, named as a setting: {@code gateway.port: 70000 (expected: 0…65535)}. */
  public String setting() {
    return pointer.substring(1).replace('/', '.') + ": " + problem;
  }

  /** The same fault of an object that stands at {@code parent} in a larger one. */
  public Fault below(String parent) {
    return new Fault(parent + pointer, problem);
  }

  /** The same fault, told of another place. */
  public Fault at(String otherPointer) {
    return new Fault(otherPointer, problem);
  }

  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "missing";
    }
    String text = value.toString();
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
