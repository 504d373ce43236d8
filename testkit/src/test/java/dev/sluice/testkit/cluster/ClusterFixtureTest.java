package dev.sluice.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cluster on loopback is one, and stays one when nodes come and go. */
@Tag("slow")
class ClusterFixtureTest {
  private static ClusterFixture cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = ClusterFixture.start(2);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void request_consumerIsOnAnotherNode_isAnsweredThere() throws Exception {
    serve(cluster.node(1), "place.far", "node 1");

    ClusterFixture.awaitRoute(cluster.node(0), "place.far", "where?");

    assertThat(ask(cluster.node(0), "place.far")).isEqualTo("node 1");
  }

  @Test
  void start_twoNodes_eachSeesTwoMembers() {
    assertThat(cluster.nodes()).hasSize(2).allMatch(Vertx::isClustered);
    assertThat(members(0)).isEqualTo(2);
    assertThat(members(1)).isEqualTo(2);
  }

  @Test
  void join_andKill_restIsACluster() throws Exception {
    Vertx third = cluster.join();
    assertThat(members(0)).isEqualTo(3);
    serve(third, "place.third", "node 2");
    ClusterFixture.awaitRoute(cluster.node(1), "place.third", "where?");

    cluster.kill(2);

    awaitMembers(0, 2);
    assertThat(cluster.nodes()).hasSize(2).doesNotContain(third);
  }

  private static void serve(Vertx node, String address, String answer) throws Exception {
    node.eventBus()
        .consumer(address, message -> message.reply(answer))
        .completion()
        .await(5, TimeUnit.SECONDS);
  }

  private static Object ask(Vertx node, String address) throws Exception {
    return node.eventBus().request(address, "where?").await(5, TimeUnit.SECONDS).body();
  }

  private static int members(int index) {
    return cluster.manager(index).getHazelcastInstance().getCluster().getMembers().size();
  }

  private static void awaitMembers(int index, int expected) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (members(index) != expected && System.nanoTime() - deadline < 0) {
      cluster.node(index).timer(20, TimeUnit.MILLISECONDS).await(1, TimeUnit.SECONDS);
    }
    assertThat(members(index)).isEqualTo(expected);
  }
}
