package dev.sluice.testkit;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test its {@link Vertx} as a parameter and closes it when the test has ended.
 *
 * <p>A parameter of {@code @BeforeAll} or of the constructor lives as long as the class or the test
 * instance. Closing that takes more than ten seconds fails the test.
 */
public final class TestVertx implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(TestVertx.class);
  private static final long CLOSE_SECONDS = 10;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Vertx.class;
  }

  @Override
  public Vertx resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Open.class, key -> new Open(Vertx.vertx()), Open.class)
        .vertx();
  }

  /** Closed by JUnit together with the store that it is in. */
  private record Open(Vertx vertx) implements AutoCloseable {
    @Override
    public void close() throws TimeoutException {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
