package dev.sluice.cli.compare;

import dev.sluice.cli.client.BatchClient;
import dev.sluice.cli.client.EventStream;
import dev.sluice.cli.client.Tasks;
import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.LocalSluice;
import dev.sluice.cli.process.Usage;
import dev.sluice.cli.report.Summary;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does the work in one mode. */
public final class Contestant {
  private static final Set<String> ROLES = Set.of("gateway", "jobs", "flags");

  private final Workload work;

  /**
   * @param work the work to do
   */
  public Contestant(Workload work) {
    this.work = work;
  }

  /** Does the work, and returns the result. */
  public Result run(Mode mode) throws InterruptedException {
    return switch (mode) {
      case ONE_AT_A_TIME -> blocking(steps -> steps.forEach(Runnable::run));
      case THREADS -> blocking(new ThreadEach(false)::run);
      case VIRTUAL_THREADS -> blocking(new ThreadEach(true)::run);
      case EVENT_LOOP -> eventLoop();
    };
  }

  private Result blocking(Runner runner) throws InterruptedException {
    BlockingClient client = new BlockingClient(work);
    List<Runnable> steps = new ArrayList<>();
    work.zips().forEach(zip -> steps.add(() -> client.lookUp(zip)));
    work.countries().forEach(country -> steps.add(() -> client.store(country)));
    long began = System.nanoTime();
    runner.run(steps);
    return client.result(seconds(began));
  }

  private Result eventLoop() throws InterruptedException {
    JsonObject flags = new JsonObject().put("directory", work.directory().toString());
    JsonObject sections = LocalSluice.onFreePort().put("flags", flags);
    Assembly assembly = Assembly.find(null, Map.of());
    LocalSluice node = LocalSluice.start(assembly, sections, ROLES, work.lab(), null);
    try {
      BatchClient client = new BatchClient(node.vertx(), node.origin());
      long began = System.nanoTime();
      Summary summary = follow(client.start(tasks()));
      return result(summary, seconds(began));
    } finally {
      node.close(0);
    }
  }

  private Tasks tasks() {
    List<JsonObject> tasks = new ArrayList<>();
    work.zips().forEach(zip -> tasks.add(new JsonObject().put("kind", "jobs").put("zip", zip)));
    work.countries()
        .forEach(code -> tasks.add(new JsonObject().put("kind", "flags").put("country", code)));
    return new Tasks(tasks, new JsonObject().put("concurrency", tasks.size()));
  }

  private static Summary follow(EventStream events) throws InterruptedException {
    JsonObject last = new JsonObject();
    for (JsonObject event = events.next(); event != null; event = events.next()) {
      last = event;
    }
    return new Summary(last.getJsonObject("summary", new JsonObject()));
  }

  private Result result(Summary summary, double workSeconds) {
    long counted = summary.total("jobs").getLong("counted", 0L);
    long ok = summary.count(Outcome.OK);
    long notFound = summary.count(Outcome.NOT_FOUND);
    return new Result(
        summary.total("jobs").getLong("sum", 0L),
        ok - counted,
        notFound,
        summary.submitted() - ok - notFound,
        workSeconds,
        Usage.now());
  }

  private static double seconds(long began) {
    return Math.round((System.nanoTime() - began) / 1e6) / 1000.0;
  }

  private interface Runner {
    void run(List<Runnable> steps) throws InterruptedException;
  }
}
