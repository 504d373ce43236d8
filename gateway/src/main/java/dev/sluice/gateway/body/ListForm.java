package dev.sluice.gateway.body;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.batch.TaskSpec;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a body with a list looks like at one endpoint.
 *
 * @param field the field that the list stands in
 * @param expected what is expected there, for whoever leaves it out
 * @param names lists that may be given by a name instead
 * @param decoder makes, of the other fields, what makes a task of an element; both throw {@link
 *     InvalidMessage}. Whether an element is right does not depend on the other fields.
 */
public record ListForm(
    String field,
    String expected,
    Map<String, List<String>> names,
    Function<Fields, Function<@Nullable Object, TaskSpec>> decoder) {
  private static final String ANY_ZIP = "00000";

  public static final ListForm ZIPS = plain("zips", ListForm::lookups);
  public static final ListForm URLS =
      plain("urls", fields -> each(Kinds.DOWNLOAD, url -> new Download(url, null)));
  public static final ListForm COUNTRIES =
      new ListForm(
          "countries",
          "a list of strings",
          Map.of("all", everyCode()),
          fields -> each(Kinds.FLAGS, FlagDownload::new));

  /** Tasks of any kind. */
  public static ListForm tasks(TaskReader reader) {
    return new ListForm("tasks", "a list of tasks", Map.of(), fields -> reader::readValue);
  }

  private static ListForm plain(
      String field, Function<Fields, Function<@Nullable Object, TaskSpec>> decoder) {
    return new ListForm(field, "a list of strings", Map.of(), decoder);
  }

  private static Function<@Nullable Object, TaskSpec> lookups(Fields fields) {
    String source = fields.optionalString("source");
    if (source != null) {
      new Lookup(ANY_ZIP, null, source);
    }
    return each(Kinds.JOBS, zip -> new Lookup(zip, null, source));
  }

  private static <Q extends Request> Function<@Nullable Object, TaskSpec> each(
      Kind<Q, ?> kind, Function<String, Q> make) {
    return element -> TaskSpec.of(kind, make.apply(string(element)));
  }

  private static String string(@Nullable Object element) {
    Fields fields = Fields.of(new JsonObject().put("element", element));
    return fields.string("element");
  }

  /** The 676 codes from {@code aa} to {@code zz}. */
  private static List<String> everyCode() {
    return IntStream.range(0, 26 * 26)
        .mapToObj(i -> "" + (char) ('a' + i / 26) + (char) ('a' + i % 26))
        .toList();
  }
}
