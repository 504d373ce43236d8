package dev.sluice.gateway.http;

import static dev.sluice.gateway.problem.Printable.shown;
import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.answer.AnswerFormat;
import dev.sluice.gateway.answer.BatchRunner;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.body.BatchRequest;
import dev.sluice.gateway.body.Bodies;
import dev.sluice.gateway.body.ListBodies;
import dev.sluice.gateway.body.ListForm;
import dev.sluice.gateway.body.MediaTypes;
import dev.sluice.gateway.body.TaskReader;
import dev.sluice.gateway.list.Spools;
import dev.sluice.gateway.problem.Faults;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists of tasks, and the shortcuts to lists of one kind. */
final class BatchEndpoints {
  private final Admission admission;
  private final BatchRunner runner;
  private final TaskReader tasks;
  private final Bodies bodies;
  private final Spools spools;
  private final ListBodies lists;

  BatchEndpoints(
      Admission admission, BatchRunner runner, TaskReader tasks, Bodies bodies, Spools spools) {
    this.admission = admission;
    this.runner = runner;
    this.tasks = tasks;
    this.bodies = bodies;
    this.spools = spools;
    this.lists = new ListBodies(bodies, spools);
  }

  void mount(Routes routes) {
    admitted(routes.post("/v1/batches"), this::batch);
    admitted(routes.get("/v1/jobs/:zip", "source"), this::job);
    admitted(routes.get("/v1/jobs", "zips", "source"), this::jobsOfQuery);
    admitted(routes.post("/v1/jobs"), http -> list(http, ListForm.ZIPS));
    admitted(routes.post("/v1/flags"), http -> list(http, ListForm.COUNTRIES));
    admitted(routes.post("/v1/downloads"), http -> list(http, ListForm.URLS));
    admitted(routes.post("/v1/commands/:name"), this::command);
  }

  private void admitted(Route route, Handler<RoutingContext> handler) {
    route.handler(admission::enter).handler(handler);
  }

  private void batch(RoutingContext http) {
    if (MediaTypes.isNdjson(http)) {
      refuseWhatIsToCome(http);
      new ListReader(http, runner, tasks, spools.open()).read();
    } else {
      list(http, ListForm.tasks(tasks));
    }
  }

  private void list(RoutingContext http, ListForm form) {
    AnswerFormat.of(http);
    refuseWhatIsToCome(http);
    lists
        .read(http, form)
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
    runner.run(http, BatchRequest.of(specs, BatchOptions.DEFAULT));
  }

  private void command(RoutingContext http) {
    String name = requireNonNull(http.pathParam("name"), "name");
    AnswerFormat format = AnswerFormat.of(http);
    refuseWhatIsToCome(http);
    bodies
        .json(http, body -> commandOf(name, body))
        .onSuccess(call -> guarded(http, () -> run(http, call, format)))
        .onFailure(http::fail);
  }

  private void run(RoutingContext http, CommandCall call, AnswerFormat format) {
    if (format == AnswerFormat.JSON) {
      single(http, call.spec(), call.options());
    } else {
      runner.run(http, BatchRequest.of(List.of(call.spec()), call.options()));
    }
  }

  private static CommandCall commandOf(String name, JsonObject body) {
    Fields fields = Fields.of(body);
    Long timeoutMillis = fields.optionalInteger("timeoutMillis", 1, BatchOptions.DAY);
    CommandRun run = new CommandRun(name, fields.strings("args"), fields.optionalString("stdin"));
    BatchOptions options = BatchRequest.options(fields);
    fields.refuseOthers();
    return new CommandCall(TaskSpec.of(Kinds.COMMAND, run, null, timeoutMillis), options);
  }

  private void single(RoutingContext http, TaskSpec spec, BatchOptions options) {
    runner.run(http, spec, options);
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

  private static void refuseWhatIsToCome(RoutingContext http) {
    MultiMap headers = http.request().headers();
    headers.getAll("idempotency-key").forEach(key -> refuse("Idempotency-Key", key));
    headers.getAll("prefer").stream()
        .filter(preference -> preference.toLowerCase(Locale.ROOT).contains("respond-async"))
        .forEach(preference -> refuse("Prefer", preference));
  }

  private static void refuse(String header, String value) {
    throw new ProblemException(
        400, "INVALID", header + ": " + shown(value) + " (expected: left out in this version)");
  }

  private static void guarded(RoutingContext http, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException refused) {
      http.fail(refused);
    }
  }

  private record CommandCall(TaskSpec spec, BatchOptions options) {}
}
