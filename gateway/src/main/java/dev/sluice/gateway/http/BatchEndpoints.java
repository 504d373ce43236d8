package dev.sluice.gateway.http;

import dev.sluice.contracts.Kind;
import dev.sluice.gateway.answer.AnswerFormat;
import dev.sluice.gateway.answer.BatchRunner;
import dev.sluice.gateway.body.Bodies;
import dev.sluice.gateway.body.ListBodies;
import dev.sluice.gateway.body.ListForm;
import dev.sluice.gateway.body.MediaTypes;
import dev.sluice.gateway.body.TaskReader;
import dev.sluice.gateway.head.UnsupportedHeaders;
import dev.sluice.gateway.list.Spools;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;

/** Runs lists of tasks: of any kind, or of one kind at the path of its shortcut. */
final class BatchEndpoints implements Endpoint {
  private final BatchRunner runner;
  private final TaskReader tasks;
  private final Spools spools;
  private final ListBodies lists;
  private final Collection<Kind<?, ?>> kinds;

  BatchEndpoints(
      BatchRunner runner,
      TaskReader tasks,
      Bodies bodies,
      Spools spools,
      Collection<Kind<?, ?>> kinds) {
    this.runner = runner;
    this.tasks = tasks;
    this.spools = spools;
    this.lists = new ListBodies(bodies, spools);
    this.kinds = kinds;
  }

  @Override
  public void mount(Routes routes) {
    routes.admitted(routes.post("/v1/batches"), this::batch);
    for (Kind<?, ?> kind : kinds) {
      if (kind.shortcut() != null) {
        ListForm form = ListForm.of(kind);
        routes.admitted(routes.post(kind.shortcut().path()), http -> list(http, form));
      }
    }
  }

  private void batch(RoutingContext http) {
    if (MediaTypes.isNdjson(http)) {
      UnsupportedHeaders.refuse(http.request());
      new ListReader(http, runner, tasks, spools.open()).read();
    } else {
      list(http, ListForm.tasks(tasks));
    }
  }

  private void list(RoutingContext http, ListForm form) {
    AnswerFormat.of(http);
    UnsupportedHeaders.refuse(http.request());
    lists
        .read(http, form)
        .onSuccess(request -> Routes.guarded(http, () -> runner.run(http, request)))
        .onFailure(http::fail);
  }
}
