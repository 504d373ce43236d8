package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public description of a command, without the path of its program.
 *
 * @param name the value of the field {@code command} of a task
 * @param description one line of text; may be empty
 * @param maxArgs the maximum number of arguments
 * @param parameters the rules for the arguments, in order; null if they are free texts
 * @param stdin whether the command accepts standard input
 * @param repeatable whether it runs again if its node is lost
 * @param timeoutMillis the maximum time limit, in milliseconds
 */
public record CommandInfo(
    String name,
    String description,
    int maxArgs,
    @Nullable List<CommandParameter> parameters,
    boolean stdin,
    boolean repeatable,
    long timeoutMillis)
    implements Message {

  /** Copies the list. */
  public CommandInfo {
    parameters = parameters == null ? null : List.copyOf(parameters);
  }

  /** Reads an entry of a {@link CommandTable}. */
  public static CommandInfo from(Fields fields) {
    return new CommandInfo(
        fields.string("name"),
        fields.string("description", ""),
        (int) fields.integer("maxArgs", 0, 0, Integer.MAX_VALUE),
        fields.isPresent("parameters") ? fields.list("parameters", CommandParameter::from) : null,
        fields.bool("stdin", false),
        fields.bool("repeatable", false),
        fields.integer("timeoutMillis"));
  }

  @Override
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject().put("name", name).put("description", description).put("maxArgs", maxArgs);
    if (parameters != null) {
      json.put(
          "parameters", new JsonArray(parameters.stream().map(CommandParameter::toJson).toList()));
    }
    return json.put("stdin", stdin)
        .put("repeatable", repeatable)
        .put("timeoutMillis", timeoutMillis);
  }
}
