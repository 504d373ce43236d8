package dev.sluice.contracts.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to run a command of the command table.
 *
 * @param command the name of the command
 * @param args the arguments: at most 1,024, at most 131,071 bytes each, 1 MiB in total, without NUL
 * @param stdin the standard input; null for none
 */
public record CommandRun(String command, List<String> args, @Nullable String stdin)
    implements Request {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");
  private static final int MAX_ARGS = 1024;

  /** The limit of Linux: {@code MAX_ARG_STRLEN} is 32 pages, including the NUL at the end. */
  private static final int MAX_ARG_LENGTH = 131_071;

  /** Half of the limit of Linux for arguments and variables with a stack of 8 MiB. */
  private static final int MAX_TOTAL_LENGTH = 1 << 20;

  /** Validates. */
  public CommandRun {
    args = List.copyOf(args);
    if (!NAME.matcher(command).matches()) {
      throw InvalidMessage.of("command", command, "the name of a command");
    }
    if (args.size() > MAX_ARGS) {
      throw InvalidMessage.of("args", args.size() + " arguments", "at most " + MAX_ARGS);
    }
    int together = 0;
    for (int i = 0; i < args.size(); i++) {
      together += lengthOf(i, args.get(i)) + 1;
    }
    if (together > MAX_TOTAL_LENGTH) {
      throw InvalidMessage.of(
          "args", together + " bytes", "at most " + MAX_TOTAL_LENGTH + " together");
    }
  }

  /** Reads a request. */
  public static CommandRun from(Fields fields) {
    return new CommandRun(
        fields.string("command"), fields.strings("args"), fields.optionalString("stdin"));
  }

  @Override
  public String key() {
    return command;
  }

  @Override
  public JsonObject identity() {
    return new JsonObject().put("command", command);
  }

  @Override
  public JsonObject toJson() {
    JsonObject json = identity().put("args", new JsonArray(List.copyOf(args)));
    return stdin == null ? json : json.put("stdin", stdin);
  }

  private static int lengthOf(int index, String arg) {
    String field = "args/" + index;
    if (arg.indexOf('\0') >= 0) {
      throw InvalidMessage.of(field, "an argument with a NUL", "none");
    }
    int length = arg.getBytes(UTF_8).length;
    if (length > MAX_ARG_LENGTH) {
      throw InvalidMessage.of(field, arg, "at most " + MAX_ARG_LENGTH + " bytes");
    }
    return length;
  }
}
