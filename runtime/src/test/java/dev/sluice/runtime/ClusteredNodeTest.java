package dev.sluice.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.FileSystemXmlConfig;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.testkit.cluster.ClusterFixture;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker on one node, its askers on others. */
@Tag("slow")
class ClusteredNodeTest {
  private static final JsonObject LOOKUP = new JsonObject().put("zip", "79936");

  private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> leftToo = new LinkedBlockingQueue<>();
  private final BlockingQueue<NodeBeat> beats = new LinkedBlockingQueue<>();

  @Test
  void worker_isOnAnotherNode_isReached_andItsLeavingIsHeard(@TempDir Path directory)
      throws Exception {
    List<Path> files = clusterFiles(directory, 3);
    WorkerNode worker =
        WorkerNode.start(new Capacity(2, 4, 4), (lookup, work) -> count(lookup), files.get(0));
    Node asker =
        Node.start(WorkerNode.options(List.of(), Set.of(), files.get(1))).await(30, SECONDS);
    Vertx stranger = stranger(files.get(2));
    try {
      strangerIsAnsweredInPlainJson(stranger);
      recordGoesOverTheWire(asker, worker);
      leavingIsHeard(asker, worker);
    } finally {
      stranger.close().await(30, SECONDS);
      asker.close(100).await(30, SECONDS);
      worker.close();
    }
  }

  private static void strangerIsAnsweredInPlainJson(Vertx stranger) throws TimeoutException {
    ClusterFixture.awaitRoute(stranger, WorkerNode.PUBLIC, LOOKUP);

    assertThat(stranger.eventBus().request(WorkerNode.PUBLIC, LOOKUP).await(5, SECONDS).body())
        .isEqualTo(LOOKUP.copy().mergeIn(new JobCount(79_936, "test", true).toJson()));
  }

  private static void recordGoesOverTheWire(Node asker, WorkerNode worker) throws TimeoutException {
    ClusterFixture.awaitRoute(asker.vertx(), worker.own(), LOOKUP);

    Report report =
        asker
            .bus()
            .ask(
                worker.own(),
                Lookup.ofZip("00926"),
                MultiMap.caseInsensitiveMultiMap(),
                WorkerNode.LIMIT_MILLIS)
            .await(5, SECONDS);

    assertThat(Kinds.JOBS.address().replyFrom(Objects.requireNonNull(report.value())))
        .isEqualTo(new JobCount(926, "test", true));
  }

  private void leavingIsHeard(Node asker, WorkerNode worker) throws Exception {
    asker.onNodeLeft(left::add);
    asker.onNodeLeft(leftToo::add);
    asker
        .bus()
        .consumer(
            NodeBeat.ADDRESS,
            message -> beats.add(Fields.read(message.body(), NodeBeat.class, NodeBeat::from)))
        .completion()
        .await(5, SECONDS);
    String clusterId = clusterIdOf(worker.node().id());

    worker.node().close(1_000).await(30, SECONDS);

    assertThat(left.poll(20, SECONDS)).isEqualTo(clusterId);
    assertThat(leftToo.poll(20, SECONDS)).isEqualTo(clusterId);
  }

  private String clusterIdOf(String node) throws InterruptedException {
    NodeBeat beat = beats.poll(10, SECONDS);
    while (beat != null && !beat.node().equals(node)) {
      beat = beats.poll(10, SECONDS);
    }
    assertThat(beat).isNotNull();
    assertThat(beat.clusterId()).isNotEmpty();
    return beat.clusterId();
  }

  private static Future<JobCount> count(Lookup lookup) {
    return Future.succeededFuture(new JobCount(Long.parseLong(lookup.key()), "test", true));
  }

  private static Vertx stranger(Path file) throws Exception {
    return Vertx.builder()
        .withClusterManager(new HazelcastClusterManager(new FileSystemXmlConfig(file.toFile())))
        .buildClustered()
        .await(30, SECONDS);
  }

  static List<Path> clusterFiles(Path directory, int nodes) throws IOException {
    List<Integer> ports = freePorts(nodes);
    List<Path> files = new ArrayList<>();
    for (int port : ports) {
      files.add(Files.writeString(directory.resolve(port + ".xml"), clusterXml(port, ports)));
    }
    return files;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    List<ServerSocket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  private static String clusterXml(int port, List<Integer> ports) {
    String members =
        ports.stream()
            .map(each -> "<member>127.0.0.1:" + each + "</member>")
            .collect(Collectors.joining());
    return """
        <hazelcast xmlns="http://www.hazelcast.com/schema/config">
          <cluster-name>test-%1$d</cluster-name>
          <properties>
            <property name="hazelcast.logging.type">none</property>
            <property name="hazelcast.phone.home.enabled">false</property>
            <property name="hazelcast.shutdownhook.enabled">false</property>
            <property name="hazelcast.socket.bind.any">false</property>
            <property name="hazelcast.wait.seconds.before.join">0</property>
            <property name="hazelcast.graceful.shutdown.max.wait">5</property>
            <property name="hazelcast.partition.count">31</property>
          </properties>
          <network>
            <port auto-increment="false">%2$d</port>
            <interfaces enabled="true"><interface>127.0.0.1</interface></interfaces>
            <join>
              <auto-detection enabled="false"/>
              <multicast enabled="false"/>
              <tcp-ip enabled="true">%3$s</tcp-ip>
            </join>
          </network>
          <multimap name="__vertx.subs">
            <backup-count>1</backup-count>
            <value-collection-type>SET</value-collection-type>
          </multimap>
          <map name="__vertx.haInfo"><backup-count>1</backup-count></map>
          <map name="__vertx.nodeInfo"><backup-count>1</backup-count></map>
        </hazelcast>
        """
        .formatted(ports.get(0), port, members);
  }
}
