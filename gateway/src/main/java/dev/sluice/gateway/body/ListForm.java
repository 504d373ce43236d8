package dev.sluice.gateway.body;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.Shortcut;
import dev.sluice.gateway.batch.TaskSpec;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Describes the body of an endpoint that accepts a list.
 *
 * @param field the field that contains the list
 * @param expected what the error message expects there
 * @param namedLists lists that may be given by name instead; each entry written as JSON
 * @param validator makes a task of an element alone; throws {@link InvalidMessage}
 * @param decoder reads the other fields and returns what makes a task of a valid element; throws
 *     {@link InvalidMessage}
 */
public record ListForm(
    String field,
    String expected,
    Map<String, List<String>> namedLists,
    Function<@Nullable Object, TaskSpec> validator,
    Function<Fields, Function<@Nullable Object, TaskSpec>> decoder) {

  /** Returns the form of a list of tasks of any kind. */
  public static ListForm tasks(TaskReader reader) {
    return new ListForm(
        "tasks", "a list of tasks", Map.of(), reader::readValue, fields -> reader::readValue);
  }

  /** Returns the form of a kind's shortcut. The kind must have one. */
  public static <Q extends Request> ListForm of(Kind<Q, ?> kind) {
    Shortcut<Q> shortcut = requireNonNull(kind.shortcut(), "shortcut");
    return new ListForm(
        shortcut.field(),
        "a list of strings",
        asJson(shortcut.namedLists()),
        element -> TaskSpec.of(kind, request(shortcut, element)),
        fields -> decoder(kind, shortcut, fields));
  }

  private static <Q extends Request> Function<@Nullable Object, TaskSpec> decoder(
      Kind<Q, ?> kind, Shortcut<Q> shortcut, Fields fields) {
    UnaryOperator<Q> others = shortcut.otherFields().apply(fields);
    return element -> TaskSpec.of(kind, others.apply(request(shortcut, element)));
  }

  private static <Q extends Request> Q request(Shortcut<Q> shortcut, @Nullable Object element) {
    Fields fields = Fields.of(new JsonObject().put("element", element));
    return shortcut.entry().apply(fields.string("element"));
  }

  private static Map<String, List<String>> asJson(Map<String, List<String>> lists) {
    return lists.entrySet().stream()
        .collect(
            toMap(
                Map.Entry::getKey,
                list -> list.getValue().stream().map(ListForm::quoted).toList()));
  }

  /** Quotes without an object mapper, which would have to be loaded on the event loop. */
  private static String quoted(String entry) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(entry)) + '"';
  }
}
