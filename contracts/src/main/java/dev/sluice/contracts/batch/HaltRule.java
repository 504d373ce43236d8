package dev.sluice.contracts.batch;

import dev.sluice.contracts.InvalidMessage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule that halts a batch after a number of failures, or after a percentage of its tasks
 * failed.
 *
 * @param number the number of failures, from 1, or the percentage, 1 to 100
 * @param percent whether {@code number} is a percentage
 */
public record HaltRule(int number, boolean percent) {
  /** A percentage of an incomplete list has no effect before this number of tasks has ended. */
  private static final int MIN_FINISHED = 50;

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%");
  private static final String EXPECTED = "a whole number from 1, or \"1%\" to \"100%\"";

  /** Validates. */
  public HaltRule {
    if (number < 1 || (percent && number > 100)) {
      throw InvalidMessage.of("haltAfterFailures", percent ? number + "%" : number, EXPECTED);
    }
  }

  /** Reads a rule from a number or a text such as {@code "5%"}; returns null for null. */
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
   * Returns whether a batch must halt.
   *
   * @param failures the number of tasks that failed
   * @param finished the number of tasks that have an outcome
   * @param submitted the number of tasks in the list; null while it is being received
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

  /** Returns the rule as it is written in JSON. */
  public Object toValue() {
    return percent ? number + "%" : (Object) number;
  }
}
