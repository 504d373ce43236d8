package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may know of a command; not where its program lies.
 *
 * @param name what a task says in its {@code command}
 * @param description one line for people; may be empty
 * @param maxArgs how many arguments it takes at most
 * @param parameters what each of them may be, in order; null where they are free texts
 * @param stdin whether it may be given something to read
 * @param repeatable whether it is run again where its node is lost
 * @param timeoutMillis how long it may run at most, in milliseconds
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

  /** Copies. */
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
