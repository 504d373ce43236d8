package dev.sluice.gateway.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.list.ListedTasks;
import dev.sluice.gateway.list.Pack;
import dev.sluice.gateway.list.Spool;
import dev.sluice.gateway.list.Spools;
import dev.sluice.gateway.problem.Faults;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads bodies that contain a whole list in JSON. Each task is validated before the first of them
 * runs, and then waits in the spool as it is written in the body.
 */
public final class ListBodies {
  private static final Logger LOG = LoggerFactory.getLogger(ListBodies.class);
  private static final int SAMPLE_SIZE = 20;

  private final Bodies bodies;
  private final Spools spools;

  public ListBodies(Bodies bodies, Spools spools) {
    this.bodies = bodies;
    this.spools = spools;
  }

  /**
   * Reads a body.
   *
   * @return completes on the request's context; fails with a {@link ProblemException}, or with an
   *     {@link InvalidMessage} that lists every fault up to {@link Problem#MAX_FAULTS}
   */
  public Future<BatchRequest> read(RoutingContext http, ListForm form) {
    return bodies.bytes(http, body -> parse(body, form)).map(this::spool);
  }

  private BatchRequest spool(Parsed parsed) {
    Spool spool = spools.open();
    spool.append(parsed.pack);
    ListedTasks tasks =
        new ListedTasks(
            spool, line -> parsed.decoder.apply(StrictJson.value("element", Buffer.buffer(line))));
    return new BatchRequest(tasks, parsed.pack.records(), parsed.options);
  }

  /**
   * Parses a sample, so that the classes which read lists are loaded before the first request. On
   * the event loop, loading them would block it for tens of milliseconds.
   */
  public static void preload() {
    String tasks = String.join(",", Collections.nCopies(SAMPLE_SIZE, "{\"kind\":\"\"}"));
    Buffer sample = Buffer.buffer("{\"tasks\":[" + tasks + "],\"options\":{}}");
    try {
      parse(sample, ListForm.tasks(new TaskReader(Map.of())));
      throw new IllegalStateException("the sample is not refused");
    } catch (InvalidMessage expected) {
      LOG.debug("preloaded: {} faults in the sample", expected.faults().size());
    }
  }

  private static Parsed parse(Buffer body, ListForm form) {
    Faults faults = new Faults();
    Pack pack = new Pack();
    Listing listing = new Listing(form, pack, faults);
    JsonObject others = StrictJson.objectWithList("body", body, form.field(), listing);
    Fields fields = Fields.of(others);
    listing.end(fields.any(form.field()));
    Function<@Nullable Object, TaskSpec> decoder =
        faults.collect(() -> form.decoder().apply(fields));
    BatchOptions options = faults.collect(() -> BatchRequest.options(fields));
    faults.collect(() -> refuseOthers(fields));
    faults.throwIfAny();
    return new Parsed(pack, decoder, options);
  }

  private static boolean refuseOthers(Fields fields) {
    fields.refuseOthers();
    return true;
  }

  /** Validates each element of the list in a body, and keeps it as it is written. */
  private static final class Listing implements StrictJson.Elements {
    private final ListForm form;
    private final Pack pack;
    private final Faults faults;
    private boolean isPresent;

    Listing(ListForm form, Pack pack, Faults faults) {
      this.form = form;
      this.pack = pack;
      this.faults = faults;
    }

    @Override
    public void begin() {
      isPresent = true;
    }

    @Override
    public void take(int index, @Nullable Object value, String text) {
      if (!faults.isFull() && isTask(value, "/" + form.field() + "/" + index)) {
        append(text);
      }
    }

    /** Completes the list. The body may give a name in place of a list. */
    void end(@Nullable Object other) {
      List<String> named = form.namedLists().get(String.valueOf(other));
      if (named != null) {
        named.forEach(this::append);
      } else if (!isPresent) {
        faults.add(InvalidMessage.of(form.field(), other, form.expected()));
      }
    }

    private boolean isTask(@Nullable Object value, String pointer) {
      Supplier<TaskSpec> read = () -> form.validator().apply(value);
      return value instanceof JsonObject
          ? faults.collect(pointer, read) != null
          : faults.collectValue(pointer, read) != null;
    }

    private void append(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      pack.append(bytes, 0, bytes.length);
    }
  }

  /** A body that is parsed, but not in a spool yet. */
  private static final class Parsed {
    private final Pack pack;
    private final Function<@Nullable Object, TaskSpec> decoder;
    private final BatchOptions options;

    Parsed(
        Pack pack,
        @Nullable Function<@Nullable Object, TaskSpec> decoder,
        @Nullable BatchOptions options) {
      if (decoder == null || options == null) {
        throw new IllegalStateException("a body with faults was not refused");
      }
      this.pack = pack;
      this.decoder = decoder;
      this.options = options;
    }
  }
}
