package dev.sluice.runtime.upstream;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Initializes TLS on a worker thread before the first TLS connection. The first TLS context of a
 * process loads hundreds of classes and reads all trusted certificates of the machine, which a
 * client would do on its event loop. Used on one actor's context.
 */
public final class TlsStart {
  /** Keeps the certificates loaded: the JDK caches them only as long as they are in use. */
  private static @Nullable SslContext first;

  private final Vertx vertx;
  private @Nullable Future<?> ready;

  /**
   * @param vertx the Vert.x whose worker threads are used
   */
  public TlsStart(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Completes when a connection may be opened.
   *
   * @param isSecure whether it is a TLS connection
   */
  public Future<?> before(boolean isSecure) {
    if (!isSecure) {
      return Future.succeededFuture();
    }
    if (ready == null) {
      WorkerExecutor once = vertx.createSharedWorkerExecutor("sluice-tls", 1);
      ready = once.executeBlocking(TlsStart::load, false).eventually(once::close);
    }
    return ready;
  }

  private static synchronized SslContext load() throws SSLException {
    if (first == null) {
      SslContext made = SslContextBuilder.forClient().build();
      first = made;
    }
    return first;
  }
}
