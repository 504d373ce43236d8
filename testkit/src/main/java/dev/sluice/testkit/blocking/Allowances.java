package dev.sluice.testkit.blocking;

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
    String bus = "io.vertx.core.eventbus.impl.clustered.ClusteredEventBus";
    builder
        // Handing work to a worker pool: never waits for room, and holds its lock for an instant.
        .allowBlockingCallsInside(queue, "offer")
        // The same hand-over when the pool has to start another thread: another lock like it.
        .allowBlockingCallsInside(pool, "addWorker")
        // Vert.x ends its pools from a loop when it closes, and meets their threads at that lock.
        .allowBlockingCallsInside(pool, "shutdownNow")
        // In a cluster Vert.x draws a random reply address for each request, for which the JDK
        // reads
        // /dev/urandom now and then; that never waits on Linux, and no request is made without it.
        .allowBlockingCallsInside(bus, "generateReplyAddress")
        // Each client draws a random number when it makes its TLS context, from /dev/urandom as
        // above. The certificates that are trusted have been read before, by TlsStart.
        .allowBlockingCallsInside("sun.security.ssl.SSLContextImpl", "engineInit")
        // The JDK reads conf/net.properties once, when the first socket of the JVM is made.
        .allowBlockingCallsInside("sun.net.NetProperties", "loadDefaultProperties")
        // The lab's kind that holds its loop on purpose; that is what its tests are about.
        .allowBlockingCallsInside("dev.sluice.lab.stall.Holding", "readWhatComesLate");
  }
}
