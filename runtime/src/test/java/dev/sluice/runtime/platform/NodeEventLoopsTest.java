package dev.sluice.runtime.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which event loops verticles are deployed on. */
final class NodeEventLoopsTest {
  private Vertx vertx;
  private Platform platform;

  @BeforeEach
  void start() throws Exception {
    platform = Platform.start("test", null).await(10, SECONDS);
    vertx = platform.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void verticles_shareNoLoopWithTheBus_norWithTheReservedOne() throws Exception {
    Set<Thread> others = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      Whereabouts verticle = new Whereabouts();
      vertx.deployVerticle(verticle).await(5, SECONDS);
      others.add(verticle.thread.future().await(5, SECONDS));
    }
    Whereabouts alone = new Whereabouts();
    platform.deployAlone(alone).await(5, SECONDS);
    Thread ofAlone = alone.thread.future().await(5, SECONDS);
    Thread ofBus = threadOf(platform.busContext());

    assertThat(others).hasSizeGreaterThan(1).doesNotContain(ofAlone, ofBus);
    assertThat(ofAlone).isNotEqualTo(ofBus);
  }

  private static Thread threadOf(Context context) throws Exception {
    Promise<Thread> thread = Promise.promise();
    context.runOnContext(on -> thread.complete(Thread.currentThread()));
    return thread.future().await(5, SECONDS);
  }

  private static final class Whereabouts extends VerticleBase {
    private final Promise<Thread> thread = Promise.promise();

    @Override
    public Future<?> start() {
      thread.complete(Thread.currentThread());
      return Future.succeededFuture();
    }
  }
}
