package dev.sluice.runtime.actor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeOptions;
import dev.sluice.runtime.settings.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that does one task at a time, and one that is cancelled while it waits. */
final class CancelledInMailboxTest {
  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private final Promise<JobCount> first = Promise.promise();
  private Node node;

  @BeforeEach
  void start() throws Exception {
    NodeOptions options =
        new NodeOptions(new SettingsLoader(List.of()).load(), List.of(), Set.of(), null);
    node = Node.start(options).await(10, SECONDS);
    node.deployWorkers("jobs", 1, OneAtATime::new).await(10, SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    node.close(1_000).await(10, SECONDS);
  }

  @Test
  void workCancelledWhileItWaits_isNeverHandled() throws Exception {
    Future<Report> running = ask("11111", "a");
    assertThat(handled.poll(5, SECONDS)).isEqualTo("11111");
    Future<Report> waiting = ask("22222", "b");
    node.bus().cancel(node.id() + "/jobs/0", "b/0#1");
    assertThat(waiting.await(5, SECONDS).failure())
        .extracting(Failure::code)
        .isEqualTo(FailureCode.CANCELLED);
    Future<Report> behind = ask("33333", "c");
    first.complete(new JobCount(1, "x", true));

    assertThat(running.await(5, SECONDS).failure()).isNull();
    assertThat(behind.await(5, SECONDS).failure()).isNull();
    assertThat(handled).containsExactly("33333");
  }

  private Future<Report> ask(String zip, String batch) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set(Headers.BATCH, batch)
            .set(Headers.INDEX, "0")
            .set(Headers.ATTEMPT, "1");
    String instance = Kinds.JOBS.address().name() + "@" + node.id() + "/jobs/0";
    return node.bus().ask(instance, Lookup.ofZip(zip), headers, 10_000);
  }

  private final class OneAtATime extends Actor {
    OneAtATime() {
      super(new Capacity(1, 1, 10));
    }

    @Override
    public Future<?> start() {
      return serve(Kinds.JOBS, (lookup, work) -> handle(lookup));
    }

    private Future<JobCount> handle(Lookup lookup) {
      handled.add(lookup.key());
      return first.future();
    }
  }
}
