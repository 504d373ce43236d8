package dev.sluice.subprocess.table;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a text that matches a pattern as a whole.
 *
 * <p>Patterns use RE2, whose matching time is bounded by the size of the pattern times the size of
 * the argument, and which cannot overflow the stack as {@link java.util.regex} can. Both sizes are
 * limited, and so is their product.
 *
 * @param pattern the pattern; anchors are not needed, because it must match the whole text
 * @param maxLength the maximum number of characters
 */
record PatternRule(Pattern pattern, int maxLength) implements Rule {
  private static final int MAX_LENGTH = 1_024;
  private static final int LONGEST = 131_071;

  /** About 100 ms for the longest argument and the worst pattern. */
  private static final long MAX_STEPS = 10_000_000;

  /** Rejects a pattern that could take too long. */
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

  /** Returns false, because the pattern of the operator may be expensive. */
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
