package dev.sluice.gateway.http;

import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.answer.BatchRunner;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.body.BatchRequest;
import dev.sluice.gateway.problem.Faults;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks up the jobs of one zip code, or of the few in a query. */
final class JobEndpoints implements Endpoint {
  private final BatchRunner runner;

  JobEndpoints(BatchRunner runner) {
    this.runner = runner;
  }

  @Override
  public void mount(Routes routes) {
    routes.admitted(routes.get("/v1/jobs/:zip", "source"), this::one);
    routes.admitted(routes.get("/v1/jobs", "zips", "source"), this::several);
  }

  private void one(RoutingContext http) {
    Lookup lookup = new Lookup(http.pathParam("zip"), null, parameter(http, "source"));
    runner.run(http, TaskSpec.of(Kinds.JOBS, lookup), BatchOptions.DEFAULT);
  }

  private void several(RoutingContext http) {
    String zips = parameter(http, "zips");
    if (zips == null) {
      throw InvalidMessage.of("zips", null, "a list such as 79936,90011");
    }
    List<String> keys = Stream.of(zips.split(",", -1)).map(String::strip).toList();
    List<TaskSpec> specs = specs(keys, parameter(http, "source"));
    runner.run(http, BatchRequest.of(specs, BatchOptions.DEFAULT));
  }

  private static List<TaskSpec> specs(List<String> zips, @Nullable String source) {
    Faults faults = new Faults();
    List<TaskSpec> specs = new ArrayList<>();
    for (int i = 0; i < zips.size() && !faults.isFull(); i++) {
      String zip = zips.get(i);
      Lookup lookup = faults.collectValue("/zips/" + i, () -> new Lookup(zip, null, source));
      if (lookup != null) {
        specs.add(TaskSpec.of(Kinds.JOBS, lookup));
      }
    }
    faults.throwIfAny();
    return specs;
  }

  private static @Nullable String parameter(RoutingContext http, String name) {
    return http.queryParam(name).stream().findFirst().orElse(null);
  }
}
