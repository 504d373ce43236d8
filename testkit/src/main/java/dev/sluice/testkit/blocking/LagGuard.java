package dev.sluice.testkit.blocking;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test in which one callback blocked an event loop for 200 ms of computing or of waiting
 * for a monitor, with the stack.
 *
 * <p>It catches what {@link NoBlockGuard} cannot. JUnit finds it by {@code ServiceLoader}, so it
 * watches every test of a module that has the testkit on its class path, except those that block a
 * loop on purpose ({@link BlocksLoop}).
 */
public final class LagGuard implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    LongCallbacks.watch();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    failOnLongCallbacks(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    failOnLongCallbacks(context);
  }

  private static void failOnLongCallbacks(ExtensionContext context) {
    List<LongCallback> callbacks = LongCallbacks.take();
    if (!callbacks.isEmpty() && !isOnPurpose(context)) {
      throw new AssertionError(
          callbacks.stream().map(LongCallback::describe).collect(Collectors.joining("\n")));
    }
  }

  /** Returns whether the test or an enclosing class is marked. */
  private static boolean isOnPurpose(ExtensionContext context) {
    return isMarked(context.getElement())
        || context.getParent().filter(LagGuard::isOnPurpose).isPresent();
  }

  private static boolean isMarked(Optional<AnnotatedElement> element) {
    return element.filter(marked -> marked.isAnnotationPresent(BlocksLoop.class)).isPresent();
  }
}
