package dev.sluice.subprocess.table;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text of which all matches a pattern.
 *
 * <p>The pattern is RE2's: no argument makes it take longer than its own size times the size of the
 * argument, nor overflow a stack, as {@link java.util.regex} may. Both sizes are bounded, and so is
 * their product.
 *
 * @param pattern it need not be anchored, for it always has to match from the first character to
 *     the last
 * @param maxLength how many characters there may be at most
 */
record PatternRule(Pattern pattern, int maxLength) implements Rule {
  private static final int MAX_LENGTH = 1_024;
  private static final int LONGEST = 131_071;

  /** Some 100 ms for the longest argument that the worst pattern could be given. */
  private static final long MAX_STEPS = 10_000_000;

  /** Refuses what could take too long. */
  PatternRule {
    long steps = (long) pattern.programSize() * maxLength;
    if (steps > MAX_STEPS) {
      throw InvalidMessage.of(
          "maxLength",
          maxLength,
          "at most " + MAX_STEPS / pattern.programSize() + " for this pattern");
    }
  }

  /** Reads {@code pattern} and {@code maxLength}. */
  static PatternRule from(Fields fields) {
    int maxLength = (int) fields.integer("maxLength", MAX_LENGTH, 1, LONGEST);
    return new PatternRule(compiled(fields.string("pattern")), maxLength);
  }

  @Override
  public @Nullable String accept(String argument) {
    return argument.length() <= maxLength && pattern.matches(argument) ? argument : null;
  }

  /** A simple pattern would be, but it is the operator who writes it. */
  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public String expected() {
    return "at most " + maxLength + " characters that match " + pattern.pattern();
  }

  @Override
  public CommandParameter describe(String name, boolean optional, boolean repeat) {
    return new CommandParameter(
        name,
        "pattern",
        expected(),
        List.of(),
        null,
        null,
        pattern.pattern(),
        (long) maxLength,
        optional,
        repeat);
  }

  private static Pattern compiled(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException malformed) {
      throw InvalidMessage.of("pattern", text, "RE2's syntax: " + malformed.getDescription());
    }
  }
}
