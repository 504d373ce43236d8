package dev.sluice.testkit.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;

/** Hazelcast settings of a cluster in one JVM, for one test. */
final class LoopbackConfig {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int BACKUPS = 2;

  private LoopbackConfig() {}

  /** Returns the settings of a first member, on a free port. */
  static Config first(String cluster) {
    Config config = new Config().setClusterName(cluster);
    setProperties(config);
    config.addMultiMapConfig(subscriptions());
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(BACKUPS));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(BACKUPS));
    bindTo(config.getNetworkConfig());
    return config;
  }

  /** Returns the settings of a member that joins the one at {@code port}. */
  static Config joining(String cluster, int port) {
    Config config = first(cluster);
    config.getNetworkConfig().getJoin().getTcpIpConfig().addMember(LOOPBACK + ":" + port);
    return config;
  }

  private static void setProperties(Config config) {
    config
        .setProperty("hazelcast.logging.type", "none")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.graceful.shutdown.max.wait", "5")
        .setProperty("hazelcast.partition.count", "31");
  }

  private static MultiMapConfig subscriptions() {
    return new MultiMapConfig("__vertx.subs")
        .setBackupCount(BACKUPS)
        .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET);
  }

  private static void bindTo(NetworkConfig network) {
    network.setPort(0).setPortAutoIncrement(false).setPublicAddress(LOOPBACK);
    network.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
  }
}
