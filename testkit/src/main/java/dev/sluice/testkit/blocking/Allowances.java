package dev.sluice.testkit.blocking;

import reactor.blockhound.BlockHound;

/**
 * Lists the blocking calls that event loops may make, each with its reason.
 *
 * <p>Netty brings its own allowances, and Vert.x those of its worker threads.
 */
final class Allowances {
  private Allowances() {}

  static void addTo(BlockHound.Builder builder) {
    String queue = "java.util.concurrent.LinkedBlockingQueue";
    String pool = "java.util.concurrent.ThreadPoolExecutor";
    String bus = "io.vertx.core.eventbus.impl.clustered.ClusteredEventBus";
    builder
        // Submits work to a worker pool: never waits for capacity, and holds its lock briefly.
        .allowBlockingCallsInside(queue, "offer")
        // The same when the pool has to start another thread, under another such lock.
        .allowBlockingCallsInside(pool, "addWorker")
        // Vert.x shuts its pools down from a loop when it closes, and contends for that lock.
        .allowBlockingCallsInside(pool, "shutdownNow")
        // A clustered Vert.x draws a random reply address for each request. The JDK reads
        // /dev/urandom for it now and then, which never waits on Linux.
        .allowBlockingCallsInside(bus, "generateReplyAddress")
        // Each client draws a random number for its TLS context, from /dev/urandom as above.
        // TlsStart has read the trusted certificates before.
        .allowBlockingCallsInside("sun.security.ssl.SSLContextImpl", "engineInit")
        // The JDK reads conf/net.properties once, when the first socket of the JVM is made.
        .allowBlockingCallsInside("sun.net.NetProperties", "loadDefaultProperties")
        // The lab's kind stall blocks its event loop on purpose.
        .allowBlockingCallsInside("dev.sluice.lab.stall.Blocking", "readLateData");
  }
}
