package dev.sluice.gateway.http;

import static dev.sluice.gateway.http.Shown.shown;
import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Kinds;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.gateway.batch.TaskSpec;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists of tasks, and the shortcuts to lists of one kind. */
final class BatchEndpoints {
  private final Admission admission;
  private final BatchRunner runner;
  private final TaskReader tasks;
  private final Bodies bodies;

  BatchEndpoints(Admission admission, BatchRunner runner, TaskReader tasks, Bodies bodies) {
    this.admission = admission;
    this.runner = runner;
    this.tasks = tasks;
    this.bodies = bodies;
  }

  void mount(Routes routes) {
    admitted(routes.post("/v1/batches"), this::batch);
    admitted(routes.get("/v1/jobs/:zip", "source"), this::job);
    admitted(routes.get("/v1/jobs", "zips", "source"), this::jobsOfQuery);
    admitted(routes.post("/v1/jobs"), http -> list(http, body -> jobs(body)));
    admitted(routes.post("/v1/flags"), http -> list(http, body -> flags(body)));
    admitted(routes.post("/v1/downloads"), http -> list(http, body -> downloads(body)));
    admitted(routes.post("/v1/commands/:name"), this::command);
  }

  private void admitted(Route route, Handler<RoutingContext> handler) {
    route.handler(admission::enter).handler(handler);
  }

  private void batch(RoutingContext http) {
    if (MediaTypes.isNdjson(http)) {
      refuseWhatIsToCome(http);
      new ListReader(http, runner, tasks).read();
    } else {
      list(http, body -> BatchRequest.from(body, tasks));
    }
  }

  private void list(RoutingContext http, Function<JsonObject, BatchRequest> parse) {
    AnswerFormat.of(http);
    refuseWhatIsToCome(http);
    bodies
        .json(http, parse)
        .onSuccess(request -> guarded(http, () -> runner.run(http, request)))
        .onFailure(http::fail);
  }

  private void job(RoutingContext http) {
    Lookup lookup = new Lookup(http.pathParam("zip"), null, source(http));
    single(http, spec(Kinds.JOBS, lookup), BatchOptions.DEFAULT);
  }

  private void jobsOfQuery(RoutingContext http) {
    String zips = http.queryParam("zips").stream().findFirst().orElse(null);
    if (zips == null) {
      throw InvalidMessage.of("zips", null, "a list such as 79936,90011");
    }
    List<String> keys = Stream.of(zips.split(",", -1)).map(String::strip).toList();
    String source = source(http);
    Faults faults = new Faults();
    List<TaskSpec> specs =
        specs(faults, "zips", keys, Kinds.JOBS, zip -> new Lookup(zip, null, source));
    faults.throwIfAny();
    runner.run(http, new BatchRequest(specs, BatchOptions.DEFAULT));
  }

  private static BatchRequest jobs(JsonObject body) {
    Fields fields = Fields.of(body);
    String source = fields.optionalString("source");
    return request(
        fields, "zips", fields.strings("zips"), Kinds.JOBS, zip -> new Lookup(zip, null, source));
  }

  private static BatchRequest flags(JsonObject body) {
    Fields fields = Fields.of(body);
    boolean all = "all".equals(fields.any("countries"));
    List<String> countries = all ? everyCode() : fields.strings("countries");
    return request(fields, "countries", countries, Kinds.FLAGS, FlagDownload::new);
  }

  private static BatchRequest downloads(JsonObject body) {
    Fields fields = Fields.of(body);
    return request(
        fields, "urls", fields.strings("urls"), Kinds.DOWNLOAD, url -> new Download(url, null));
  }

  private void command(RoutingContext http) {
    String name = requireNonNull(http.pathParam("name"), "name");
    AnswerFormat.of(http);
    refuseWhatIsToCome(http);
    bodies
        .json(http, body -> commandOf(name, body))
        .onSuccess(
            request ->
                guarded(
                    http,
                    () -> {
                      TaskSpec spec = request.tasks().get(0);
                      if (AnswerFormat.of(http) == AnswerFormat.JSON) {
                        single(http, spec, request.options());
                      } else {
                        runner.run(http, request);
                      }
                    }))
        .onFailure(http::fail);
  }

  private static BatchRequest commandOf(String name, JsonObject body) {
    Fields fields = Fields.of(body);
    Long timeoutMillis = fields.optionalInteger("timeoutMillis", 1, BatchOptions.DAY);
    CommandRun run = new CommandRun(name, fields.strings("args"), fields.optionalString("stdin"));
    BatchOptions options = BatchRequest.options(fields);
    fields.refuseOthers();
    return new BatchRequest(List.of(TaskSpec.of(Kinds.COMMAND, run, null, timeoutMillis)), options);
  }

  private void single(RoutingContext http, TaskSpec spec, BatchOptions options) {
    SingleAnswer answer = new SingleAnswer(spec.request().identity());
    runner.run(http, new BatchRequest(List.of(spec), options), answer::write);
  }

  private static <Q extends Request> BatchRequest request(
      Fields fields, String field, List<String> keys, Kind<Q, ?> kind, Function<String, Q> make) {
    if (!fields.isPresent(field)) {
      throw InvalidMessage.of(field, null, "a list");
    }
    Faults faults = new Faults();
    List<TaskSpec> specs = specs(faults, field, keys, kind, make);
    BatchOptions options = faults.collect(() -> BatchRequest.options(fields));
    faults.throwIfAny();
    fields.refuseOthers();
    return new BatchRequest(specs, options == null ? BatchOptions.DEFAULT : options);
  }

  private static <Q extends Request> List<TaskSpec> specs(
      Faults faults, String field, List<String> keys, Kind<Q, ?> kind, Function<String, Q> make) {
    List<TaskSpec> specs = new ArrayList<>();
    for (int i = 0; i < keys.size() && !faults.isFull(); i++) {
      String key = keys.get(i);
      Q request = faults.collectValue("/" + field + "/" + i, () -> make.apply(key));
      if (request != null) {
        specs.add(spec(kind, request));
      }
    }
    return specs;
  }

  private static TaskSpec spec(Kind<?, ?> kind, Request request) {
    return TaskSpec.of(kind, request);
  }

  private static @Nullable String source(RoutingContext http) {
    return http.queryParam("source").stream().findFirst().orElse(null);
  }

  /** The 676 codes from {@code aa} to {@code zz}. */
  private static List<String> everyCode() {
    return IntStream.range(0, 26 * 26)
        .mapToObj(i -> "" + (char) ('a' + i / 26) + (char) ('a' + i % 26))
        .toList();
  }

  private static void refuseWhatIsToCome(RoutingContext http) {
    MultiMap headers = http.request().headers();
    headers.getAll("idempotency-key").forEach(key -> refuse("Idempotency-Key", key));
    headers.getAll("prefer").stream()
        .filter(preference -> preference.toLowerCase(Locale.ROOT).contains("respond-async"))
        .forEach(preference -> refuse("Prefer", preference));
  }

  private static void refuse(String header, String value) {
    throw new Refusal(
        400, "INVALID", header + ": " + shown(value) + " (expected: left out in this version)");
  }

  private static void guarded(RoutingContext http, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException refused) {
      http.fail(refused);
    }
  }
}
