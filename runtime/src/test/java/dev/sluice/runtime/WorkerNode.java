package dev.sluice.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.actor.TaskHandler;
import dev.sluice.runtime.settings.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A node with one role, {@code jobs}, whose worker does what the test says.
 *
 * @param node the node
 */
public record WorkerNode(Node node) implements AutoCloseable {
  public static final long LIMIT_MILLIS = 10_000;
  public static final String PUBLIC = Kinds.JOBS.address().name();

  public static WorkerNode start(Capacity capacity, TaskHandler<Lookup, JobCount> handler)
      throws TimeoutException {
    return start(capacity, handler, null);
  }

  public static WorkerNode start(
      Capacity capacity, TaskHandler<Lookup, JobCount> handler, @Nullable Path cluster)
      throws TimeoutException {
    List<NodeModule> modules = List.of(new Jobs(capacity, handler));
    return new WorkerNode(Node.start(options(modules, Set.of("jobs"), cluster)).await(30, SECONDS));
  }

  public static NodeOptions options(
      List<NodeModule> modules, Set<String> roles, @Nullable Path cluster) {
    return new NodeOptions(new SettingsLoader(List.of()).load(), modules, roles, cluster);
  }

  public Future<Report> ask(String zip, String batch, long timeoutMillis) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set(Headers.BATCH, batch)
            .set(Headers.INDEX, "0")
            .set(Headers.ATTEMPT, "1")
            .set(Headers.TIMEOUT, Long.toString(timeoutMillis));
    return node.bus().ask(own(), Lookup.ofZip(zip), headers, timeoutMillis + 5_000);
  }

  public Future<Report> ask(String zip) {
    return ask(zip, "batch-" + zip, LIMIT_MILLIS);
  }

  public void cancel(String batch) {
    node.bus().cancel(node.id() + "/jobs/0", batch + "/0#1");
  }

  /** Where the worker's first instance answers. */
  public String own() {
    return PUBLIC + "@" + node.id() + "/jobs/0";
  }

  @Override
  public void close() throws TimeoutException {
    node.close(100).await(30, SECONDS);
  }

  private record Jobs(Capacity capacity, TaskHandler<Lookup, JobCount> handler)
      implements NodeModule {
    @Override
    public String role() {
      return "jobs";
    }

    @Override
    public List<Kind<?, ?>> kinds() {
      return List.of(Kinds.JOBS);
    }

    @Override
    public Future<?> start(Node node) {
      return node.deployWorkers(role(), capacity.instances(), () -> new Worker(capacity, handler));
    }
  }

  private static final class Worker extends Actor {
    private final TaskHandler<Lookup, JobCount> handler;

    Worker(Capacity capacity, TaskHandler<Lookup, JobCount> handler) {
      super(capacity);
      this.handler = handler;
    }

    @Override
    public Future<?> start() {
      announceUpstream(Kinds.JOBS, "lab", new Upstream("127.0.0.1:1", 7));
      return serve(Kinds.JOBS, handler);
    }
  }
}
