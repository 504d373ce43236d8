package dev.sluice.subprocess.table;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command is given: arguments of the settings, and after them those of its caller.
 *
 * @param fixed come before the caller's
 * @param separator whether {@code --} comes between, after which most programs take nothing for an
 *     option
 * @param parameters what the caller's may be, in order; null where they are free texts
 * @param maxArgs how many the caller may give, 0 to 1,024
 */
public record Arguments(
    List<String> fixed, boolean separator, @Nullable List<Parameter> parameters, int maxArgs) {
  /** Free texts, and no more than that many. */
  static final Arguments FREE = new Arguments(List.of(), false, null, 64);

  /** As many as an answer tells. */
  private static final int MAX_FAULTS = 100;

  /** Copies, and refuses what no program could be started with, or no caller could follow. */
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

  /** Reads them of an entry. Looks at files: it may block. */
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
      throw InvalidMessage.of("maxArgs", maxArgs, "left out where no parameter repeats");
    }
    return new Arguments(fixed, separator, parameters, isOpen ? maxArgs : parameters.size());
  }

  /** Whether to look at a caller's arguments takes no time worth speaking of. */
  public boolean isQuick() {
    return parameters == null || parameters.stream().allMatch(each -> each.rule().isQuick());
  }

  /**
   * Looks at a caller's arguments. Blocks unless {@link #isQuick}.
   *
   * @return those that the program is given
   * @throws InvalidMessage with the place of each that is refused
   */
  List<String> accept(List<String> given) {
    if (given.size() > maxArgs) {
      throw InvalidMessage.of("args", given.size() + " arguments", "at most " + maxArgs);
    }
    return parameters == null ? given : accept(given, parameters);
  }

  /** All that the program is given, its own path first. */
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

  /** A caller's arguments as a record may show them. */
  List<String> shown(List<String> given) {
    List<String> shown = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      Parameter parameter = parameters == null ? null : parameter(parameters, i);
      shown.add(parameter != null && parameter.secret() ? Parameter.HIDDEN : given.get(i));
    }
    return shown;
  }

  /** The caller's as callers may know them; null where they are free texts. */
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

  /** The parameter at a place; null where there are more arguments than the command takes. */
  private static @Nullable Parameter parameter(List<Parameter> parameters, int place) {
    return parameters.isEmpty() ? null : parameters.get(Math.min(place, parameters.size() - 1));
  }

  private static void checkOrder(List<Parameter> parameters) {
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.repeat() && i < parameters.size() - 1) {
        throw InvalidMessage.of("parameters/" + i + "/repeat", true, "of the last only");
      }
      if (!parameter.optional() && i > 0 && parameters.get(i - 1).optional()) {
        throw InvalidMessage.of(
            "parameters/" + i + "/optional", false, "true, as of the one before");
      }
    }
  }

  static void checkText(String field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw InvalidMessage.of(field, "a text with a NUL", "none");
    }
  }
}
