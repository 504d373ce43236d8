package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;

/**
 * What a caller may know of a command; not where its program lies.
 *
 * @param name what a task says in its {@code command}
 * @param description one line for people; may be empty
 * @param maxArgs how many arguments it takes
 * @param stdin whether it may be given something to read
 * @param timeoutMillis how long it may run at most, in milliseconds
 */
public record CommandInfo(
    String name, String description, int maxArgs, boolean stdin, long timeoutMillis)
    implements Message {

  /** Reads an entry of a {@link CommandTable}. */
  public static CommandInfo from(Fields fields) {
    return new CommandInfo(
        fields.string("name"),
        fields.string("description", ""),
        (int) fields.integer("maxArgs", 0, 0, Integer.MAX_VALUE),
        fields.bool("stdin", false),
        fields.integer("timeoutMillis"));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("description", description)
        .put("maxArgs", maxArgs)
        .put("stdin", stdin)
        .put("timeoutMillis", timeoutMillis);
  }
}
