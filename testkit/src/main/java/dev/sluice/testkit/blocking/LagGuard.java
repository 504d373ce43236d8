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
 * Fails the test in which one callback kept an event loop for 200 ms of computing, or of waiting
 * for a monitor, with the stack.
 *
 * <p>It sees what {@link NoBlockGuard} cannot. JUnit finds it by {@code ServiceLoader}, so it
 * watches every test of a module that has the testkit on its class path, but for those that say
 * that they do so on purpose ({@link BlocksLoop}).
 */
public final class LagGuard implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    LongCallbacks.watch();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    failOnHeldLoops(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    failOnHeldLoops(context);
  }

  private static void failOnHeldLoops(ExtensionContext context) {
    List<LongCallback> held = LongCallbacks.take();
    if (!held.isEmpty() && !isOnPurpose(context)) {
      throw new AssertionError(
          held.stream().map(LongCallback::describe).collect(Collectors.joining("\n")));
    }
  }

  /** Whether the test says so, or a class that it is in. */
  private static boolean isOnPurpose(ExtensionContext context) {
    return isMarked(context.getElement())
        || context.getParent().filter(LagGuard::isOnPurpose).isPresent();
  }

  private static boolean isMarked(Optional<AnnotatedElement> element) {
    return element.filter(marked -> marked.isAnnotationPresent(BlocksLoop.class)).isPresent();
  }
}
