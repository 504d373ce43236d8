package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests that {@link VertxTestTest} runs, some of which fail on purpose. */
final class VertxUsers {
  private VertxUsers() {}

  /** Takes a {@code Vertx} for each test. */
  @VertxTest
  static class ForEachTest {
    static final List<Vertx> SEEN = new ArrayList<>();
    static final Promise<Void> STOPPED = Promise.promise();

    private Vertx given;

    @BeforeEach
    void remember(Vertx vertx) {
      given = vertx;
      SEEN.add(vertx);
    }

    @Test
    void share(Vertx vertx) {
      assertThat(vertx).isSameAs(given);
    }

    @Test
    void closeEarly(Vertx vertx) throws Exception {
      vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void failInAHandler(Vertx vertx, VertxTestContext test) {
      vertx.runOnContext(on -> test.failNow("the handler failed"));
    }

    @Test
    void neverStop(Vertx vertx) throws Exception {
      vertx.deployVerticle(new Stopping()).await(5, TimeUnit.SECONDS);
    }

    /** Stops when it is allowed to. */
    private static final class Stopping extends VerticleBase {
      @Override
      public Future<?> stop() {
        return STOPPED.future();
      }
    }
  }

  /** Takes one {@code Vertx} for all its tests. */
  @VertxTest
  static class ForAllTests {
    static final List<Vertx> SEEN = new ArrayList<>();

    @BeforeAll
    static void remember(Vertx vertx) {
      SEEN.add(vertx);
    }

    @Test
    void first(Vertx vertx) throws Exception {
      useIt(vertx);
    }

    @Test
    void second(Vertx vertx) throws Exception {
      useIt(vertx);
    }

    @AfterAll
    static void useOnceMore(Vertx vertx) throws Exception {
      useIt(vertx);
    }

    private static void useIt(Vertx vertx) throws Exception {
      vertx.timer(1, TimeUnit.MILLISECONDS).await(5, TimeUnit.SECONDS);
      SEEN.add(vertx);
    }
  }
}
