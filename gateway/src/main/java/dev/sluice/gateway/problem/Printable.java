package dev.sluice.gateway.problem;

import java.util.regex.Pattern;

/** Makes input printable: one line of limited length, without control characters. */
public final class Printable {
  private static final int MAX_LENGTH = 100;
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cs}\u0080-\u009f\u2028\u2029]");

  private Printable() {}

  /** Returns a value of the input as an answer may quote it. */
  public static String shown(String value) {
    return line(value, MAX_LENGTH);
  }

  /** Returns a text that may contain such values. */
  static String line(String text, int maxLength) {
    String cut = text.length() <= maxLength ? text : text.substring(0, maxLength) + "…";
    return UNPRINTABLE.matcher(cut).replaceAll("�");
  }
}
