package dev.sluice.subprocess.table;

import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accepts one of a list of texts.
 *
 * @param values the texts, at least one
 */
record EnumRule(List<String> values) implements Rule {

  /** Rejects an empty list. */
  EnumRule {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw InvalidMessage.of("enum", "nothing", "at least one text");
    }
    if (values.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
      throw InvalidMessage.of("enum", "text with a NUL", "no NUL");
    }
  }

  @Override
  public @Nullable String accept(String argument) {
    return values.contains(argument) ? argument : null;
  }

  @Override
  public boolean isQuick() {
    return true;
  }

  @Override
  public String expected() {
    return "one of " + String.join(", ", values);
  }

  @Override
  public CommandParameter describe(String name, boolean optional, boolean repeat) {
    return new CommandParameter(
        name, "enum", expected(), values, null, null, null, null, optional, repeat);
  }
}
