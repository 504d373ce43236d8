package dev.sluice.runtime.upstream;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.VertxTest;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@VertxTest
class RequestTurnsTest {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final RequestTurns turns = new RequestTurns();

  @Test
  void shortStarts_areAllInOneTurn(Vertx vertx) throws Exception {
    Promise<Void> done = Promise.promise();
    Context context = vertx.getOrCreateContext();

    context.runOnContext(
        turn -> {
          turns.start(() -> log.add("one"));
          turns.start(() -> log.add("two"));
          log.add("end of turn");
          done.complete();
        });

    done.future().await(5, SECONDS);
    assertThat(log).containsExactly("one", "two", "end of turn");
  }

  @Test
  void longStarts_continueInLaterTurns_inTheirOrder(Vertx vertx) throws Exception {
    Promise<Void> done = Promise.promise();
    Context context = vertx.getOrCreateContext();

    context.runOnContext(
        turn -> {
          turns.start(() -> compute("one"));
          turns.start(() -> compute("two"));
          turns.start(() -> compute("three"));
          turns.start(done::complete);
          log.add("end of turn");
        });

    done.future().await(5, SECONDS);
    assertThat(log).containsExactly("one", "end of turn", "two", "three");
  }

  @Test
  void startOutsideAnEventLoop_isNotDelayed() {
    turns.start(() -> compute("one"));
    turns.start(() -> compute("two"));

    assertThat(log).containsExactly("one", "two");
  }

  /** Computes for longer than one turn may start requests. */
  private void compute(String name) {
    long end = System.nanoTime() + MILLISECONDS.toNanos(12);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    log.add(name);
  }
}
