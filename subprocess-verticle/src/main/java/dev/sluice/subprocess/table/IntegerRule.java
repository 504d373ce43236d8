package dev.sluice.subprocess.table;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a whole number within bounds, in the one notation that every program reads the same way:
 * without plus sign, leading zeros or blanks.
 *
 * @param min the minimum
 * @param max the maximum
 */
record IntegerRule(long min, long max) implements Rule {
  private static final int MAX_LENGTH = 20;
  private static final Pattern WRITTEN = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  /** Rejects an empty range. */
  IntegerRule {
    if (min > max) {
      throw InvalidMessage.of("min", min, "at most max, " + max);
    }
  }

  /** Reads {@code min} and {@code max}, both of which are optional. */
  static IntegerRule from(Fields fields) {
    Long min = fields.optionalInteger("min");
    Long max = fields.optionalInteger("max");
    fields.refuseOthers();
    return new IntegerRule(min == null ? Long.MIN_VALUE : min, max == null ? Long.MAX_VALUE : max);
  }

  @Override
  public @Nullable String accept(String argument) {
    boolean isNumber = argument.length() <= MAX_LENGTH && WRITTEN.matcher(argument).matches();
    return isNumber && isWithin(argument) ? argument : null;
  }

  @Override
  public boolean isQuick() {
    return true;
  }

  @Override
  public String expected() {
    return "a whole number, " + min + "…" + max;
  }

  @Override
  public CommandParameter describe(String name, boolean optional, boolean repeat) {
    return new CommandParameter(
        name, "integer", expected(), List.of(), min, max, null, null, optional, repeat);
  }

  private boolean isWithin(String number) {
    try {
      long value = Long.parseLong(number);
      return value >= min && value <= max;
    } catch (NumberFormatException tooLarge) {
      return false;
    }
  }
}
