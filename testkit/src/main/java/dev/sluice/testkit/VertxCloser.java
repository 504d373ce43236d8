package dev.sluice.testkit;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Closes the {@link Vertx} that {@link VertxExtension} created for a test or a class, within ten
 * seconds.
 *
 * <p>The extension alone would wait for 30 seconds. Its own close, which follows, finds the
 * instance closed.
 */
final class VertxCloser implements AfterEachCallback, AfterAllCallback {
  /** A configuration parameter of JUnit, in milliseconds. Only the test of this class sets it. */
  static final String LIMIT_PARAMETER = "dev.sluice.testkit.closeMillis";

  private static final long DEFAULT_LIMIT_MILLIS = 10_000;

  @Override
  public void afterEach(ExtensionContext test) throws TimeoutException {
    closeOwn(test);
  }

  @Override
  public void afterAll(ExtensionContext testClass) throws TimeoutException {
    closeOwn(testClass);
  }

  /** Leaves an instance open that belongs to an enclosing scope, because a store shows both. */
  private static void closeOwn(ExtensionContext scope) throws TimeoutException {
    Vertx vertx = find(scope);
    Optional<Vertx> inherited = scope.getParent().map(VertxCloser::find);
    if (vertx != null && inherited.filter(vertx::equals).isEmpty()) {
      vertx.close().await(limitMillis(scope), TimeUnit.MILLISECONDS);
    }
  }

  private static long limitMillis(ExtensionContext scope) {
    return scope
        .getConfigurationParameter(LIMIT_PARAMETER, Long::valueOf)
        .orElse(DEFAULT_LIMIT_MILLIS);
  }

  private static @Nullable Vertx find(ExtensionContext scope) {
    Object stored = scope.getStore(Namespace.GLOBAL).get(VertxExtension.VERTX_INSTANCE_KEY);
    return stored instanceof Supplier<?> scoped && scoped.get() instanceof Vertx vertx
        ? vertx
        : null;
  }
}
