package dev.sluice.subprocess.table;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an argument of a command may be. */
sealed interface Rule permits IntegerRule, EnumRule, PatternRule, PathRule {
  /** What may stand in the settings, one of them for each argument. */
  List<String> NAMES = List.of("enum", "integer", "path", "pattern");

  /**
   * Looks at an argument. Blocks where {@link #isQuick} says so.
   *
   * @return what the program is given for it; null where the rule refuses it
   */
  @Nullable String accept(String argument);

  /** Whether looking at an argument is a matter of microseconds, whatever it is. */
  boolean isQuick();

  /** What it takes, in words. */
  String expected();

  /** The rule as callers may know it. */
  CommandParameter describe(String name, boolean optional, boolean repeat);

  /** Reads the one rule that stands there. Looks at files: it may block. */
  static Rule from(Fields fields) {
    List<String> given = NAMES.stream().filter(fields::isPresent).toList();
    if (given.size() != 1) {
      String told = given.isEmpty() ? "no rule" : String.join(" and ", given);
      String expected = "one of " + String.join(", ", NAMES);
      throw new InvalidMessage(List.of(new Fault("", told + " (expected: " + expected + ")")));
    }
    return switch (given.get(0)) {
      case "enum" -> new EnumRule(fields.strings("enum"));
      case "integer" -> fields.object("integer", IntegerRule::from);
      case "path" -> PathRule.of(fields.string("path"));
      default -> PatternRule.from(fields);
    };
  }
}
