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
 * Hazelcast as the cluster manager, with all connections to other nodes on the bus's own loop.
 *
 * <p>Vert.x opens such a connection where it learns the other node's address; else that would be on
 * the loop of whoever happened to be the first to write to it.
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
