package dev.sluice.testkit;

import reactor.blockhound.BlockHound;

/**
 * Where an event loop may block after all: one line each, with its reason.
 *
 * <p>Netty's own allowances come with Netty; Vert.x says of its worker threads that they may block.
 */
final class Allowances {
  private Allowances() {}

  static void addTo(BlockHound.Builder builder) {
    String queue = "java.util.concurrent.LinkedBlockingQueue";
    String pool = "java.util.concurrent.ThreadPoolExecutor";
    builder
        // Handing work to a worker pool: never waits for room, and holds its lock for an instant.
        .allowBlockingCallsInside(queue, "offer")
        // The same hand-over when the pool has to start another thread: another lock like it.
        .allowBlockingCallsInside(pool, "addWorker")
        // Vert.x ends its pools from a loop when it closes, and meets their threads at that lock.
        .allowBlockingCallsInside(pool, "shutdownNow")
        // The JDK reads conf/net.properties once, when the first socket of the JVM is made.
        .allowBlockingCallsInside("sun.net.NetProperties", "loadDefaultProperties");
  }
}
