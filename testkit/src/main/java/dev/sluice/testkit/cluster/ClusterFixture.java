package dev.sluice.testkit.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A cluster of Vert.x nodes in this JVM, on free loopback ports.
 *
 * <p>Its methods block; call them from the test thread. {@link #start} returns when each node has
 * had a reply from each other node.
 */
public final class ClusterFixture implements AutoCloseable {
  private static final long START_SECONDS = 30;
  private static final long CLOSE_SECONDS = 20;
  private static final long ROUTE_SECONDS = 20;
  private static final long PROBE_MILLIS = 500;
  private static final long PAUSE_MILLIS = 20;

  private final String name = "test-" + UUID.randomUUID();
  private final List<Member> members = new ArrayList<>();

  private ClusterFixture() {}

  /**
   * Starts a cluster.
   *
   * @param nodes the number of nodes, from 1
   */
  public static ClusterFixture start(int nodes) throws TimeoutException {
    ClusterFixture cluster = new ClusterFixture();
    try {
      for (int i = 0; i < nodes; i++) {
        cluster.join();
      }
    } catch (TimeoutException | RuntimeException failed) {
      cluster.close();
      throw failed;
    }
    return cluster;
  }

  /** Returns the nodes in the order of their start. */
  public List<Vertx> nodes() {
    return members.stream().map(Member::vertx).toList();
  }

  /**
   * Returns one node.
   *
   * @param index its position in the order of starts, from 0
   */
  public Vertx node(int index) {
    return members.get(index).vertx();
  }

  /** Returns the cluster manager of one node, which has its {@link HazelcastInstance}. */
  public HazelcastClusterManager manager(int index) {
    return members.get(index).manager();
  }

  /** Adds a node and waits until it and all others have had a reply from each other. */
  public Vertx join() throws TimeoutException {
    HazelcastClusterManager manager = new HazelcastClusterManager(nextConfig());
    Member joined = new Member(open(manager), manager);
    List<Member> others = List.copyOf(members);
    members.add(joined);
    for (Member other : others) {
      awaitAnswer(other.vertx(), joined.vertx());
      awaitAnswer(joined.vertx(), other.vertx());
    }
    return joined.vertx();
  }

  /** Stops a node, which leaves the cluster first. Later nodes move up by one. */
  public void stop(int index) throws TimeoutException {
    members.remove(index).vertx().close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** Kills a node, which leaves no message to the cluster. Later nodes move up by one. */
  public void kill(int index) throws TimeoutException {
    Member killed = members.remove(index);
    killed.manager().getHazelcastInstance().getLifecycleService().terminate();
    killed.vertx().close().otherwiseEmpty().await(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Waits until a request from {@code asker} reaches a consumer. A registered consumer is not yet
   * known to every peer.
   *
   * @param address the address of a consumer that replies, possibly with a failure
   */
  public static void awaitRoute(Vertx asker, String address, Object probe) throws TimeoutException {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(PROBE_MILLIS);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ROUTE_SECONDS);
    while (!answers(asker, address, probe, options)) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException(
            address + ": no reply (expected: one within " + ROUTE_SECONDS + " s)");
      }
      asker.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).await(START_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Stops all nodes in reverse order. */
  @Override
  public void close() throws TimeoutException {
    while (!members.isEmpty()) {
      stop(members.size() - 1);
    }
  }

  private Config nextConfig() {
    if (members.isEmpty()) {
      return LoopbackConfig.first(name);
    }
    HazelcastInstance oldest = members.get(0).manager().getHazelcastInstance();
    int port = oldest.getCluster().getLocalMember().getAddress().getPort();
    return LoopbackConfig.joining(name, port);
  }

  private static Vertx open(HazelcastClusterManager manager) throws TimeoutException {
    EventBusOptions bus = new EventBusOptions().setHost("127.0.0.1").setPort(0);
    return Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(bus))
        .withClusterManager(manager)
        .buildClustered()
        .await(START_SECONDS, TimeUnit.SECONDS);
  }

  private static void awaitAnswer(Vertx asker, Vertx answerer) throws TimeoutException {
    String address = "testkit.route." + UUID.randomUUID();
    MessageConsumer<String> consumer =
        answerer.eventBus().consumer(address, message -> message.reply(message.body()));
    consumer.completion().await(START_SECONDS, TimeUnit.SECONDS);
    awaitRoute(asker, address, "ping");
    consumer.unregister().await(START_SECONDS, TimeUnit.SECONDS);
  }

  private static boolean answers(Vertx asker, String address, Object probe, DeliveryOptions options)
      throws TimeoutException {
    return asker
        .eventBus()
        .request(address, probe, options)
        .map(true)
        .otherwise(ClusterFixture::isOfTheConsumer)
        .await(START_SECONDS, TimeUnit.SECONDS);
  }

  private static boolean isOfTheConsumer(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE;
  }

  private record Member(Vertx vertx, HazelcastClusterManager manager) {}
}
