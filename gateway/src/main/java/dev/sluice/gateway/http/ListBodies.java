package dev.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.list.JsonList;
import dev.sluice.gateway.list.ListedTasks;
import dev.sluice.gateway.list.Pack;
import dev.sluice.gateway.list.Spool;
import dev.sluice.gateway.list.Spools;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies that hold a whole list in JSON. Each task is validated once, before any of them
 * runs, and then waits as it stands in the body.
 */
final class ListBodies {
  private final Bodies bodies;
  private final Spools spools;

  ListBodies(Bodies bodies, Spools spools) {
    this.bodies = bodies;
    this.spools = spools;
  }

  /**
   * Reads a body.
   *
   * @return completes on the request's context; fails with a {@link Refusal}, or with {@link
   *     InvalidMessage} and every fault, up to as many as are told
   */
  Future<BatchRequest> read(RoutingContext http, ListForm form) {
    return bodies.bytes(http, body -> parse(body, form)).map(this::spool);
  }

  private BatchRequest spool(Parsed parsed) {
    Spool spool = spools.open();
    spool.append(parsed.pack);
    ListedTasks tasks =
        new ListedTasks(spool, line -> parsed.decoder.apply(Json.decodeValue(Buffer.buffer(line))));
    return new BatchRequest(tasks, parsed.pack.records(), parsed.options);
  }

  private static Parsed parse(Buffer body, ListForm form) {
    try {
      JsonList list = JsonList.parse(body.getBytes(), form.field());
      return parse(list, form);
    } catch (IOException malformed) {
      throw Bodies.malformed();
    }
  }

  private static Parsed parse(JsonList list, ListForm form) throws IOException {
    JsonObject others = new JsonObject();
    list.others().forEach((name, raw) -> others.put(name, Json.decodeValue(Buffer.buffer(raw))));
    Fields fields = Fields.of(others);
    Faults faults = new Faults();
    Function<Object, TaskSpec> decoder = faults.collect(() -> form.decoder().apply(fields));
    Pack pack = decoder == null ? new Pack() : pack(list, form, fields, decoder, faults);
    BatchOptions options = faults.collect(() -> BatchRequest.options(fields));
    faults.collect(() -> refuseOthers(fields));
    faults.throwIfAny();
    return new Parsed(pack, decoder, options);
  }

  private static Pack pack(
      JsonList list,
      ListForm form,
      Fields fields,
      Function<Object, TaskSpec> decoder,
      Faults faults)
      throws IOException {
    Pack pack = new Pack();
    Object other = fields.any(form.field());
    List<String> named = form.names().get(String.valueOf(other));
    if (list.isThere()) {
      list.forEach(
          (index, from, start, length) -> {
            Object element = Json.decodeValue(Buffer.buffer().appendBytes(from, start, length));
            if (isTask(element, "/" + form.field() + "/" + index, decoder, faults)) {
              pack.append(from, start, length);
            }
            return !faults.isFull();
          });
    } else if (named != null) {
      named.forEach(code -> append(pack, '"' + code + '"'));
    } else {
      faults.add(InvalidMessage.of(form.field(), other, form.expected()));
    }
    return pack;
  }

  private static boolean isTask(
      Object element, String pointer, Function<Object, TaskSpec> decoder, Faults faults) {
    Supplier<TaskSpec> read = () -> decoder.apply(element);
    return element instanceof JsonObject
        ? faults.collect(pointer, read) != null
        : faults.collectValue(pointer, read) != null;
  }

  private static void append(Pack pack, String element) {
    byte[] bytes = element.getBytes(UTF_8);
    pack.append(bytes, 0, bytes.length);
  }

  private static boolean refuseOthers(Fields fields) {
    fields.refuseOthers();
    return true;
  }

  /** What was made of a body, before it has a spool. */
  private static final class Parsed {
    private final Pack pack;
    private final Function<Object, TaskSpec> decoder;
    private final BatchOptions options;

    Parsed(
        Pack pack, @Nullable Function<Object, TaskSpec> decoder, @Nullable BatchOptions options) {
      if (decoder == null || options == null) {
        throw new IllegalStateException("a body with faults was not refused");
      }
      this.pack = pack;
      this.decoder = decoder;
      this.options = options;
    }
  }
}
