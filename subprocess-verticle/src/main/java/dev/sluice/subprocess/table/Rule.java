package dev.sluice.subprocess.table;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule for one argument of a command. */
sealed interface Rule permits IntegerRule, EnumRule, PatternRule, PathRule {
  /** The names of the rules in the settings. */
  List<String> NAMES = List.of("enum", "integer", "path", "pattern");

  /**
   * Validates an argument. Blocks, unless {@link #isQuick} holds.
   *
   * @return the argument that the program receives; null if the rule rejects it
   */
  @Nullable String accept(String argument);

  /** Returns whether validating any argument takes microseconds. */
  boolean isQuick();

  /** Returns what the rule accepts, in words. */
  String expected();

  /** Returns the rule in the form that callers see. */
  CommandParameter describe(String name, boolean optional, boolean repeat);

  /** Reads the rule of a parameter. May block, because rules check files. */
  static Rule from(Fields fields) {
    List<String> given = NAMES.stream().filter(fields::isPresent).toList();
    if (given.size() != 1) {
      String found = given.isEmpty() ? "no rule" : String.join(" and ", given);
      String expected = "one of " + String.join(", ", NAMES);
      throw new InvalidMessage(List.of(new Fault("", found + " (expected: " + expected + ")")));
    }
    return switch (given.get(0)) {
      case "enum" -> new EnumRule(fields.strings("enum"));
      case "integer" -> fields.object("integer", IntegerRule::from);
      case "path" -> PathRule.of(fields.string("path"));
      default -> PatternRule.from(fields);
    };
  }
}
