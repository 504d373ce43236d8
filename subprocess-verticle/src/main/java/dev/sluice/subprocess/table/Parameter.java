package dev.sluice.subprocess.table;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An argument that a command accepts from its callers.
 *
 * @param name its name, for messages
 * @param rule its rule
 * @param optional whether it may be omitted
 * @param repeat whether it may occur several times
 * @param secret whether it is hidden from logs and messages
 */
record Parameter(String name, Rule rule, boolean optional, boolean repeat, boolean secret) {
  /** Replaces secrets in logs and messages. */
  static final String HIDDEN = "***";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Rejects a name that could be misread in a message. */
  Parameter {
    if (!NAME.matcher(name).matches()) {
      throw InvalidMessage.of("name", name, "a name that matches " + NAME);
    }
  }

  /** Reads a parameter. May block, because rules check files. */
  static Parameter from(Fields fields) {
    String name = fields.string("name");
    Rule rule = Rule.from(fields);
    Parameter parameter =
        new Parameter(
            name,
            rule,
            fields.bool("optional", false),
            fields.bool("repeat", false),
            fields.bool("secret", false));
    Rule.NAMES.forEach(fields::any);
    fields.refuseOthers();
    return parameter;
  }

  /**
   * Returns the fault of an argument.
   *
   * @param argument the argument; null if it is missing
   */
  Fault fault(int place, @Nullable String argument) {
    String shown = argument != null && secret ? HIDDEN : argument;
    return Fault.of("args/" + place, shown, name + ", " + rule.expected());
  }

  /** Returns the parameter in the form that callers see. */
  CommandParameter describe() {
    return rule.describe(name, optional, repeat);
  }
}
