package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The commands that a node offers.
 *
 * @param commands the descriptions, in the order of their names
 */
public record CommandTable(List<CommandInfo> commands) implements Message {

  /** Copies the list. */
  public CommandTable {
    commands = List.copyOf(commands);
  }

  /** Reads a table. */
  public static CommandTable from(Fields fields) {
    return new CommandTable(fields.list("commands", CommandInfo::from));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("commands", new JsonArray(commands.stream().map(CommandInfo::toJson).toList()));
  }
}
