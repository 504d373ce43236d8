package dev.sluice.runtime.platform;

import static java.util.Objects.requireNonNull;

import com.hazelcast.config.Config;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import org.jspecify.annotations.Nullable;

/**
 * Hazelcast cluster manager that keeps all connections to other nodes on the loop of the bus.
 *
 * <p>Vert.x opens such a connection on the context on which it receives the address of the other
 * node. By default that is the context of the first verticle that sends a message there.
 */
final class BusLoopManager extends HazelcastClusterManager {
  private @Nullable Context bus;

  BusLoopManager(Config configuration) {
    super(configuration);
  }

  @Override
  public void init(Vertx vertx) {
    bus = Platform.busContext(vertx);
    super.init(vertx);
  }

  @Override
  public void getNodeInfo(String nodeId, Completable<NodeInfo> info) {
    requireNonNull(bus, "init() comes first")
        .runOnContext(onBus -> super.getNodeInfo(nodeId, info));
  }
}
