package dev.sluice.contracts;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * An endpoint of the gateway for lists of one kind, such as {@code POST /v1/jobs} with {@code
 * {"zips":["79936","90011"]}}. Each entry of the list becomes a task.
 *
 * @param path the path of the endpoint: {@code /v1/} and one segment of letters, digits and hyphens
 * @param field the field of the body that contains the list
 * @param entry makes a request from one entry; throws {@link InvalidMessage}
 * @param otherFields reads the other fields of the body, and returns what applies them to each
 *     request; throws {@link InvalidMessage}
 * @param namedLists lists that may be given by name instead: the field then contains that name
 * @param <Q> the request
 */
public record Shortcut<Q extends Request>(
    String path,
    String field,
    Function<String, Q> entry,
    Function<Fields, UnaryOperator<Q>> otherFields,
    Map<String, List<String>> namedLists) {
  private static final Pattern PATH = Pattern.compile("/v1/[a-z0-9-]+");

  /** Refuses other paths. */
  public Shortcut {
    if (!PATH.matcher(path).matches()) {
      throw InvalidMessage.of("path", path, "/v1/ and one segment of a-z, 0-9 and hyphens");
    }
    namedLists = Map.copyOf(namedLists);
  }

  /** Creates a shortcut whose body has no other fields. */
  public Shortcut(String path, String field, Function<String, Q> entry) {
    this(path, field, entry, fields -> UnaryOperator.identity(), Map.of());
  }

  /** Returns the same shortcut, whose body has other fields. */
  public Shortcut<Q> withOtherFields(Function<Fields, UnaryOperator<Q>> reader) {
    return new Shortcut<>(path, field, entry, reader, namedLists);
  }

  /** Returns the same shortcut, which accepts {@code name} in place of {@code entries}. */
  public Shortcut<Q> withNamedList(String name, List<String> entries) {
    return new Shortcut<>(path, field, entry, otherFields, Map.of(name, List.copyOf(entries)));
  }
}
