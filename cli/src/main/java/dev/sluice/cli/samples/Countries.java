package dev.sluice.cli.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Lists of country codes, as the classic {@code flags2} exercise makes them. */
public final class Countries {
  /** The twenty with the most people, which is what is meant when nothing is said. */
  private static final List<String> POPULOUS =
      List.of(
          "BD", "BR", "CD", "CN", "DE", "EG", "ET", "FR", "ID", "IN", "IR", "JP", "MX", "NG", "PH",
          "PK", "RU", "TR", "US", "VN");

  private Countries() {}

  /** Every pair of letters, from AA to ZZ: 676. */
  public static List<String> every() {
    return IntStream.range(0, 26 * 26)
        .mapToObj(i -> "" + (char) ('A' + i / 26) + (char) ('A' + i % 26))
        .toList();
  }

  /** Every code of ISO 3166 that this JVM knows. */
  public static List<String> known() {
    return Arrays.stream(Locale.getISOCountries()).sorted().toList();
  }

  /** The twenty with the most people. */
  public static List<String> populous() {
    return POPULOUS;
  }

  /**
   * The codes that are meant by some, each a code or its first letter.
   *
   * @throws IllegalArgumentException where one is neither
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
