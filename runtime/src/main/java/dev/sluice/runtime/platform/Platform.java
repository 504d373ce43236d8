package dev.sluice.runtime.platform;

import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemXmlConfig;
import com.hazelcast.core.HazelcastException;
import dev.sluice.runtime.settings.InvalidSettings;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x of a node, clustered or not, and its metrics.
 *
 * @param vertx the Vert.x
 * @param meters the registry of all metrics
 * @param manager the cluster manager; null outside of a cluster
 */
public record Platform(
    Vertx vertx, PrometheusMeterRegistry meters, @Nullable ClusterManager manager) {
  /** Interval and limit of Vert.x's blocked thread checker. */
  private static final int CHECK_MILLIS = 100;

  private static final int BLOCKED_MILLIS = 200;

  /** A bus connection without a reply to pings for this long is closed. */
  private static final int PING_MILLIS = 3_000;

  /**
   * Starts a Vert.x. Blocks while Hazelcast reads its configuration.
   *
   * @param name the name of its metrics registry, unique in the JVM
   * @param cluster Hazelcast's configuration; null outside of a cluster
   */
  public static Future<Platform> start(String name, @Nullable Path cluster) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    meters.config().meterFilter(MeterFilter.deny(Platform::isOfOneUpstream));
    VertxBuilder builder =
        Vertx.builder()
            .with(options(name))
            .withTransport(NodeTransport.create(cluster != null))
            .withMetrics(new MicrometerMetricsFactory(meters));
    if (cluster == null) {
      return Future.succeededFuture(new Platform(builder.build(), meters, null));
    }
    ClusterManager manager = new BusLoopManager(configuration(cluster));
    return builder
        .withClusterManager(manager)
        .buildClustered()
        .map(vertx -> new Platform(vertx, meters, manager));
  }

  /** Creates a context on the loop of the bus, on which no verticle is deployed. */
  public Context busContext() {
    return busContext(vertx);
  }

  static Context busContext(Vertx vertx) {
    return ((VertxInternal) vertx)
        .contextBuilder()
        .withEventLoop(NodeEventLoops.of(vertx).ofTheBus())
        .build();
  }

  /** Deploys a verticle on a loop without other verticles. */
  public Future<String> deployAlone(VerticleBase verticle) {
    return NodeEventLoops.of(vertx).alone(() -> vertx.deployVerticle(verticle));
  }

  /** Returns the node's id in the cluster; empty outside of a cluster. */
  public String clusterId() {
    return manager == null ? "" : manager.getNodeId();
  }

  /** Calls {@code listener} with the cluster id of each node that leaves. */
  public void onNodeLeft(Consumer<String> listener) {
    if (manager != null) {
      manager.nodeListener(
          new NodeListener() {
            @Override
            public void nodeAdded(String nodeId) {}

            @Override
            public void nodeLeft(String nodeId) {
              listener.accept(nodeId);
            }
          });
    }
  }

  /** Connection pools are named by their upstream, and callers may name any number of those. */
  private static boolean isOfOneUpstream(Meter.Id meter) {
    return "http".equals(meter.getTag("pool_type"));
  }

  /** Returns the options of the Vert.x of a node. */
  public static VertxOptions options(String name) {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            // Vert.x keeps registries by name for the whole JVM, which may run two nodes.
            .setRegistryName(name)
            .setLabels(
                EnumSet.of(
                    Label.HTTP_METHOD,
                    Label.HTTP_CODE,
                    Label.HTTP_ROUTE,
                    Label.POOL_NAME,
                    Label.POOL_TYPE))
            .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS);
    return new VertxOptions()
        .setEventLoopPoolSize(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE + NodeEventLoops.RESERVED)
        .setBlockedThreadCheckInterval(CHECK_MILLIS)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
        .setMaxEventLoopExecuteTime(BLOCKED_MILLIS)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
        .setWarningExceptionTime(BLOCKED_MILLIS)
        .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
        .setMetricsOptions(metrics)
        .setEventBusOptions(
            new EventBusOptions()
                .setClusterPingInterval(PING_MILLIS)
                .setClusterPingReplyInterval(PING_MILLIS)
                .setConnectTimeout(PING_MILLIS));
  }

  private static Config configuration(Path file) {
    try {
      return new FileSystemXmlConfig(file.toFile());
    } catch (FileNotFoundException missing) {
      throw new InvalidSettings(List.of("--cluster: " + file + " (expected: a readable file)"));
    } catch (HazelcastException malformed) {
      throw new InvalidSettings(
          List.of(
              "--cluster: " + file + " (expected: Hazelcast's XML): " + malformed.getMessage()));
    }
  }
}
