package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may know of an argument that a command takes.
 *
 * @param name what it is for
 * @param type {@code integer}, {@code enum}, {@code pattern} or {@code path}
 * @param expected what it takes, in the words of a refusal
 * @param values of an {@code enum}, what it may be; else empty
 * @param min of an {@code integer}, the least; else null
 * @param max of an {@code integer}, the most; else null
 * @param pattern of a {@code pattern}, what all of it matches, in the syntax of RE2; else null
 * @param maxLength of a {@code pattern}, how many characters it has at most; else null
 * @param optional whether it may be left out
 * @param repeat whether more of the kind may follow
 */
public record CommandParameter(
    String name,
    String type,
    String expected,
    List<String> values,
    @Nullable Long min,
    @Nullable Long max,
    @Nullable String pattern,
    @Nullable Long maxLength,
    boolean optional,
    boolean repeat)
    implements Message {

  /** Copies. */
  public CommandParameter {
    values = List.copyOf(values);
  }

  /** Reads one of a {@link CommandInfo}. */
  public static CommandParameter from(Fields fields) {
    return new CommandParameter(
        fields.string("name"),
        fields.string("type"),
        fields.string("expected", ""),
        fields.strings("values"),
        fields.optionalInteger("min"),
        fields.optionalInteger("max"),
        fields.optionalString("pattern"),
        fields.optionalInteger("maxLength"),
        fields.bool("optional", false),
        fields.bool("repeat", false));
  }

  @Override
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject().put("name", name).put("type", type).put("expected", expected);
    if (!values.isEmpty()) {
      json.put("values", new JsonArray(values));
    }
    put(json, "min", min);
    put(json, "max", max);
    put(json, "pattern", pattern);
    put(json, "maxLength", maxLength);
    return json.put("optional", optional).put("repeat", repeat);
  }

  private static void put(JsonObject json, String field, @Nullable Object value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}
