package dev.sluice.contracts.command;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public description of an argument of a command.
 *
 * @param name the name
 * @param type {@code integer}, {@code enum}, {@code pattern} or {@code path}
 * @param expected a text that describes valid values, as in error texts
 * @param values the values of an {@code enum}; otherwise empty
 * @param min the minimum of an {@code integer}; otherwise null
 * @param max the maximum of an {@code integer}; otherwise null
 * @param pattern the regular expression of a {@code pattern}, in the syntax of RE2; otherwise null
 * @param maxLength the maximum number of characters of a {@code pattern}; otherwise null
 * @param optional whether it may be left out
 * @param repeat whether more arguments of this type may follow
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

  /** Copies the list. */
  public CommandParameter {
    values = List.copyOf(values);
  }

  /** Reads a parameter of a {@link CommandInfo}. */
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
