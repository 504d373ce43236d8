package dev.sluice.gateway.problem;

import java.util.regex.Pattern;

/** Input as an answer may show it: one line, of a bounded length. */
public final class Printable {
  private static final int MOST = 100;
  private static final Pattern UNFIT =
      Pattern.compile("[\\p{Cntrl}\\p{Cs}\u0080-\u009f\u2028\u2029]");

  private Printable() {}

  /** A value that a caller sent: cut, and without control characters. */
  public static String shown(String value) {
    return line(value, MOST);
  }

  /** A text that may hold such values. */
  static String line(String text, int most) {
    String cut = text.length() <= most ? text : text.substring(0, most) + "…";
    return UNFIT.matcher(cut).replaceAll("�");
  }
}
