package dev.sluice.contracts;

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

  /**
   * The fault in words, named by its field, or by its list and its place there: {@code zip: 7993
   * (expected: five digits)}, {@code args/0: 5 (expected: a string)}.
   */
  public String detail() {
    Matcher last = LAST.matcher(pointer);
    return (last.find() ? last.group() : pointer) + ": " + problem;
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
