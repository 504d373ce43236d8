package dev.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.FileSystemXmlConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The cluster file that comes with Sluice. */
final class ClusterFileTest {
  private static final Path FILE = Path.of("..", "cluster.xml");

  @Test
  void file_keepsStrangersOutAndTwoBackups() throws Exception {
    Config config = new FileSystemXmlConfig(FILE.toFile());

    assertThat(config.getAdvancedNetworkConfig().getJoin().getMulticastConfig().isEnabled())
        .isFalse();
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getMultiMapConfig("__vertx.subs").getBackupCount()).isEqualTo(2);
    assertThat(config.getMapConfig("__vertx.nodeInfo").getBackupCount()).isEqualTo(2);
  }
}
