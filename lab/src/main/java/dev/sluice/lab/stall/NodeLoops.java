package dev.sluice.lab.stall;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds contexts on all event loops of a Vert.x, including those where no verticle may be deployed.
 */
final class NodeLoops {
  private NodeLoops() {}

  /**
   * Returns a context for each loop, by the name of its thread; completes on the caller's context.
   */
  static Future<Map<String, Context>> byName(Vertx vertx) {
    VertxInternal inside = (VertxInternal) vertx;
    List<Future<Named>> all = new ArrayList<>();
    for (EventExecutor loop : inside.nettyEventLoopGroup()) {
      all.add(named(inside.contextBuilder().withEventLoop((EventLoop) loop).build()));
    }
    return Future.all(all)
        .map(
            known ->
                known.<Named>list().stream()
                    .collect(Collectors.toMap(Named::name, Named::context)));
  }

  private static Future<Named> named(Context context) {
    Promise<Named> named = ContextInternal.current().promise();
    context.runOnContext(
        turn -> named.complete(new Named(Thread.currentThread().getName(), context)));
    return named.future();
  }

  private record Named(String name, Context context) {}
}
