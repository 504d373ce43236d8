package dev.sluice.contracts.batch;

import dev.sluice.contracts.InvalidMessage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a batch gives up: after so many failures, or so many of a hundred tasks.
 *
 * @param number failures, from 1; or percent, 1 to 100
 * @param percent whether {@code number} is in percent
 */
public record HaltRule(int number, boolean percent) {
  /** While a list is still coming, a percentage means little before so many tasks have ended. */
  private static final int MIN_FINISHED = 50;

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%");
  private static final String EXPECTED = "a whole number from 1, or \"1%\" to \"100%\"";

  /** Validates. */
  public HaltRule {
    if (number < 1 || (percent && number > 100)) {
      throw InvalidMessage.of("haltAfterFailures", percent ? number + "%" : number, EXPECTED);
    }
  }

  /** Reads a rule from a number or a text such as {@code "5%"}; null stays null. */
  public static @Nullable HaltRule of(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Integer number) {
      return new HaltRule(number, false);
    }
    Matcher matcher = PERCENT.matcher(value instanceof String text ? text : "");
    if (matcher.matches()) {
      return new HaltRule(Integer.parseInt(matcher.group(1)), true);
    }
    throw InvalidMessage.of("haltAfterFailures", value, EXPECTED);
  }

  /**
   * Whether a batch has failed often enough to halt.
   *
   * @param failures tasks that failed
   * @param finished tasks that have an outcome
   * @param submitted tasks of the whole list; null while it is still coming
   */
  public boolean halts(long failures, long finished, @Nullable Long submitted) {
    if (!percent) {
      return failures >= number;
    }
    if (submitted == null) {
      return finished >= MIN_FINISHED && failures * 100 >= number * finished;
    }
    return failures > 0 && failures * 100 >= number * submitted;
  }

  /** The rule as a caller writes it. */
  public Object toValue() {
    return percent ? number + "%" : (Object) number;
  }
}
