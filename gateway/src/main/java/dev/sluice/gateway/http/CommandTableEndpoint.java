package dev.sluice.gateway.http;

import dev.sluice.contracts.command.TableRequest;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.ext.web.RoutingContext;

/** The commands that may be run. */
final class CommandTableEndpoint {
  private final WorkerCall workers;

  CommandTableEndpoint(WorkerCall workers) {
    this.workers = workers;
  }

  void mount(Routes routes) {
    routes.get("/v1/commands").handler(this::table);
  }

  private void table(RoutingContext http) {
    workers
        .ask(Kinds.COMMAND_TABLE, new TableRequest())
        .onSuccess(table -> http.json(table.toJson()))
        .onFailure(http::fail);
  }
}
