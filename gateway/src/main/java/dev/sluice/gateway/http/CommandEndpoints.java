package dev.sluice.gateway.http;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.command.TableRequest;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.answer.AnswerFormat;
import dev.sluice.gateway.answer.BatchRunner;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.body.BatchRequest;
import dev.sluice.gateway.body.Bodies;
import dev.sluice.gateway.head.UnsupportedHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Lists the commands that may be run, and runs one of them. */
final class CommandEndpoints implements Endpoint {
  private final BatchRunner runner;
  private final Bodies bodies;
  private final WorkerCall workers;

  CommandEndpoints(BatchRunner runner, Bodies bodies, WorkerCall workers) {
    this.runner = runner;
    this.bodies = bodies;
    this.workers = workers;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/v1/commands").handler(this::table);
    routes.admitted(routes.post("/v1/commands/:name"), this::command);
  }

  private void table(RoutingContext http) {
    workers
        .ask(Kinds.COMMAND_TABLE, new TableRequest())
        .onSuccess(table -> http.json(table.toJson()))
        .onFailure(http::fail);
  }

  private void command(RoutingContext http) {
    String name = requireNonNull(http.pathParam("name"), "name");
    AnswerFormat format = AnswerFormat.of(http);
    UnsupportedHeaders.refuse(http.request());
    bodies
        .json(http, body -> commandOf(name, body))
        .onSuccess(call -> Routes.guarded(http, () -> run(http, call, format)))
        .onFailure(http::fail);
  }

  private void run(RoutingContext http, CommandCall call, AnswerFormat format) {
    if (format == AnswerFormat.JSON) {
      runner.run(http, call.spec(), call.options());
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

  private record CommandCall(TaskSpec spec, BatchOptions options) {}
}
