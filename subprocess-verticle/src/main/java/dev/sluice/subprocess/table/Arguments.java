package dev.sluice.subprocess.table;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a command: those of the settings, followed by those of the caller.
 *
 * @param fixed the arguments of the settings
 * @param separator whether {@code --} follows them, after which most programs accept no options
 * @param parameters the rules for the caller's arguments, in order; null for free text
 * @param maxArgs the maximum number of the caller's arguments, 0 to 1,024
 */
public record Arguments(
    List<String> fixed, boolean separator, @Nullable List<Parameter> parameters, int maxArgs) {
  /** Up to 64 arguments of free text. */
  static final Arguments FREE = new Arguments(List.of(), false, null, 64);

  /** The maximum number of faults in an answer. */
  private static final int MAX_FAULTS = 100;

  /** Rejects texts that cannot be passed to a program, and rules that contradict each other. */
  public Arguments {
    fixed = List.copyOf(fixed);
    parameters = parameters == null ? null : List.copyOf(parameters);
    for (int i = 0; i < fixed.size(); i++) {
      checkText("args/" + i, fixed.get(i));
    }
    if (parameters != null) {
      checkOrder(parameters);
    }
  }

  /** Reads the arguments of an entry. May block, because rules check files. */
  static Arguments from(Fields fields) {
    List<String> fixed = fields.strings("args");
    boolean separator = fields.bool("separator", false);
    int maxArgs = (int) fields.integer("maxArgs", FREE.maxArgs, 0, 1024);
    if (!fields.isPresent("parameters")) {
      return new Arguments(fixed, separator, null, maxArgs);
    }
    List<Parameter> parameters = fields.list("parameters", Parameter::from);
    boolean isOpen = parameters.stream().anyMatch(Parameter::repeat);
    if (!isOpen && fields.isPresent("maxArgs")) {
      throw InvalidMessage.of("maxArgs", maxArgs, "omitted, because no parameter repeats");
    }
    return new Arguments(fixed, separator, parameters, isOpen ? maxArgs : parameters.size());
  }

  /** Returns whether {@link #accept} never blocks. */
  public boolean isQuick() {
    return parameters == null || parameters.stream().allMatch(each -> each.rule().isQuick());
  }

  /**
   * Validates the caller's arguments. Blocks, unless {@link #isQuick} holds.
   *
   * @return the arguments that the program receives
   * @throws InvalidMessage with the position of each invalid argument
   */
  List<String> accept(List<String> given) {
    if (given.size() > maxArgs) {
      throw InvalidMessage.of("args", given.size() + " arguments", "at most " + maxArgs);
    }
    return parameters == null ? given : accept(given, parameters);
  }

  /** Returns the whole argument list, beginning with the path of the program. */
  List<String> argv(String path, List<String> callers) {
    List<String> argv = new ArrayList<>();
    argv.add(path);
    argv.addAll(fixed);
    if (separator) {
      argv.add("--");
    }
    argv.addAll(callers);
    return argv;
  }

  /** Returns the caller's arguments without secrets. */
  List<String> shown(List<String> given) {
    List<String> shown = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      Parameter parameter = parameters == null ? null : parameter(parameters, i);
      shown.add(parameter != null && parameter.secret() ? Parameter.HIDDEN : given.get(i));
    }
    return shown;
  }

  /** Returns the rules in the form that callers see; null for free text. */
  @Nullable List<CommandParameter> describe() {
    return parameters == null ? null : parameters.stream().map(Parameter::describe).toList();
  }

  private static List<String> accept(List<String> given, List<Parameter> parameters) {
    List<String> accepted = new ArrayList<>(given.size());
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < given.size() && faults.size() < MAX_FAULTS; i++) {
      Parameter parameter = parameters.get(Math.min(i, parameters.size() - 1));
      String argument = parameter.rule().accept(given.get(i));
      if (argument == null) {
        faults.add(parameter.fault(i, given.get(i)));
      } else {
        accepted.add(argument);
      }
    }
    faults.addAll(missing(given.size(), parameters));
    if (!faults.isEmpty()) {
      throw new InvalidMessage(faults);
    }
    return accepted;
  }

  private static List<Fault> missing(int given, List<Parameter> parameters) {
    List<Fault> faults = new ArrayList<>();
    for (int i = given; i < parameters.size(); i++) {
      if (!parameters.get(i).optional()) {
        faults.add(parameters.get(i).fault(i, null));
      }
    }
    return faults;
  }

  /** Returns the parameter at an index; null if the command accepts no arguments. */
  private static @Nullable Parameter parameter(List<Parameter> parameters, int index) {
    return parameters.isEmpty() ? null : parameters.get(Math.min(index, parameters.size() - 1));
  }

  private static void checkOrder(List<Parameter> parameters) {
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.repeat() && i < parameters.size() - 1) {
        throw InvalidMessage.of("parameters/" + i + "/repeat", true, "true for the last one only");
      }
      if (!parameter.optional() && i > 0 && parameters.get(i - 1).optional()) {
        throw InvalidMessage.of(
            "parameters/" + i + "/optional", false, "true, like the one before");
      }
    }
  }

  static void checkText(String field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw InvalidMessage.of(field, "text with a NUL", "no NUL");
    }
  }
}
