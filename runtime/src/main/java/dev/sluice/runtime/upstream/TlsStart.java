package dev.sluice.runtime.upstream;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Gets TLS ready before the first connection that needs it. The first context of a process loads
 * hundreds of classes and reads every certificate that the machine trusts, and a client would do
 * that on its loop. For one actor's context.
 */
public final class TlsStart {
  /** Kept, because the JDK remembers the certificates only as long as somebody uses them. */
  private static @Nullable SslContext first;

  private final Vertx vertx;
  private @Nullable Future<?> ready;

  /** For the clients of this Vert.x. */
  public TlsStart(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Waits until a connection may be made.
   *
   * @param isSecure whether it is to be one of TLS
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
