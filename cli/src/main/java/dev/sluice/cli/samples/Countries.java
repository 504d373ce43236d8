package dev.sluice.cli.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Lists of country codes, as in the classic {@code flags2} exercise. */
public final class Countries {
  /** The default of {@code sluice flags}. */
  private static final List<String> POPULOUS =
      List.of(
          "BD", "BR", "CD", "CN", "DE", "EG", "ET", "FR", "ID", "IN", "IR", "JP", "MX", "NG", "PH",
          "PK", "RU", "TR", "US", "VN");

  private Countries() {}

  /** Returns all 676 pairs of letters, from AA to ZZ. */
  public static List<String> every() {
    return IntStream.range(0, 26 * 26)
        .mapToObj(i -> "" + (char) ('A' + i / 26) + (char) ('A' + i % 26))
        .toList();
  }

  /** Returns the codes of ISO 3166 that the JVM knows. */
  public static List<String> known() {
    return Arrays.stream(Locale.getISOCountries()).sorted().toList();
  }

  /** Returns the codes of the twenty most populous countries. */
  public static List<String> populous() {
    return POPULOUS;
  }

  /**
   * Expands first letters to all codes that start with them.
   *
   * @throws IllegalArgumentException if one is neither a code nor a letter
   */
  public static List<String> of(List<String> codes) {
    Set<String> result = new LinkedHashSet<>();
    for (String code : codes) {
      String upper = code.toUpperCase(Locale.ROOT);
      if (!upper.matches("[A-Z]{1,2}")) {
        throw new IllegalArgumentException(code + " (expected: A to Z, or AA to ZZ)");
      }
      every().stream().filter(each -> each.startsWith(upper)).forEach(result::add);
    }
    return new ArrayList<>(result);
  }
}
