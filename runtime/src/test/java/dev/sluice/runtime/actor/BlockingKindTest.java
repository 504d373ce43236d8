package dev.sluice.runtime.actor;

import static java.util.Objects.requireNonNull;
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
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kind whose handler blocks, as a call to a database does. */
final class BlockingKindTest {
  private static final int AT_ONCE = 20;
  private static final long LIMIT_MILLIS = 10_000;

  private final CountDownLatch begun = new CountDownLatch(AT_ONCE);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final BlockingQueue<String> interrupted = new LinkedBlockingQueue<>();
  private Node node;

  @BeforeEach
  void start() throws Exception {
    NodeOptions options =
        new NodeOptions(new SettingsLoader(List.of()).load(), List.of(), Set.of(), null);
    node = Node.start(options).await(10, SECONDS);
    node.deployWorkers("jobs", 1, Database::new).await(10, SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    answer.countDown();
    node.close(1_000).await(10, SECONDS);
  }

  @Test
  void asManyAsItTakes_blockAtOnce_andItsLoopAnswersMeanwhile() throws Exception {
    List<Future<Report>> reports =
        IntStream.range(0, AT_ONCE).mapToObj(n -> ask("1000" + n % 10, LIMIT_MILLIS)).toList();

    assertThat(begun.await(10, SECONDS)).isTrue();
    node.bus().ping(node.id() + "/jobs/0", 5_000).await(5, SECONDS);

    answer.countDown();
    for (Future<Report> report : reports) {
      assertThat(report.await(5, SECONDS).value()).isEqualTo(new JobCount(7, "x", true));
    }
  }

  @Test
  void callThatTakesTooLong_isInterrupted_andItsThreadGoesOn() throws Exception {
    assertThat(code(ask("11111", 50))).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
    assertThat(interrupted.poll(5, SECONDS)).isEqualTo("11111");

    Future<Report> next = ask("22222", LIMIT_MILLIS);
    answer.countDown();

    assertThat(next.await(5, SECONDS).failure()).isNull();
    assertThat(interrupted).isEmpty();
  }

  @Test
  void handlerThatFails_isToldWithItsCode() throws Exception {
    assertThat(code(ask("40400", LIMIT_MILLIS))).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(code(ask("50000", LIMIT_MILLIS))).isEqualTo(FailureCode.INTERNAL);
  }

  private static FailureCode code(Future<Report> report) throws Exception {
    return requireNonNull(report.await(5, SECONDS).failure()).code();
  }

  private Future<Report> ask(String zip, long timeoutMillis) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set(Headers.BATCH, "b")
            .set(Headers.TIMEOUT, Long.toString(timeoutMillis));
    String instance = Kinds.JOBS.address().name() + "@" + node.id() + "/jobs/0";
    return node.bus().ask(instance, Lookup.ofZip(zip), headers, LIMIT_MILLIS);
  }

  private final class Database extends Actor {
    Database() {
      super(new Capacity(1, AT_ONCE, 0));
    }

    @Override
    public Future<?> start() {
      return serveBlocking(Kinds.JOBS, this::query);
    }

    private JobCount query(Lookup lookup, long timeoutMillis) throws InterruptedException {
      switch (lookup.key()) {
        case "40400" -> throw new Failure(FailureCode.NOT_FOUND, "no such row");
        case "50000" -> throw new IllegalStateException("broken");
        default -> begun.countDown();
      }
      try {
        answer.await();
      } catch (InterruptedException unwanted) {
        interrupted.add(lookup.key());
        throw unwanted;
      }
      return new JobCount(7, "x", true);
    }
  }
}
