package dev.sluice.subprocess.table;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An argument that a command takes from its callers.
 *
 * @param name what it is for
 * @param rule what it may be
 * @param optional whether it may be left out
 * @param repeat whether more of the kind may follow
 * @param secret whether no record shows it
 */
record Parameter(String name, Rule rule, boolean optional, boolean repeat, boolean secret) {
  /** What stands for what no record shows. */
  static final String HIDDEN = "***";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Refuses a name that could be misread in a refusal. */
  Parameter {
    if (!NAME.matcher(name).matches()) {
      throw InvalidMessage.of("name", name, "a name that matches " + NAME);
    }
  }

  /** Reads one. Looks at files: it may block. */
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

  /** What is wrong with the argument at this place; null for one that is missing. */
  Fault fault(int place, @Nullable String argument) {
    String shown = argument != null && secret ? HIDDEN : argument;
    return Fault.of("args/" + place, shown, name + ", " + rule.expected());
  }

  /** It as callers may know it. */
  CommandParameter describe() {
    return rule.describe(name, optional, repeat);
  }
}
