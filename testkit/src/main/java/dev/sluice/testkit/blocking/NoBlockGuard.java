package dev.sluice.testkit.blocking;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails the test that blocked an event loop, with the stack of the block.
 *
 * <p>JUnit finds it by {@code ServiceLoader}, so it watches every test of a module that has the
 * testkit on its class path. A call between the end of one test and the end of the next fails the
 * next; one after the last test of a class fails the class; one after the last class fails the run.
 */
public final class NoBlockGuard implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(NoBlockGuard.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    BlockingCalls.watch();
    context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(LastCheck.class, key -> new LastCheck(), LastCheck.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    failOnBlocks();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    failOnBlocks();
  }

  private static void failOnBlocks() {
    List<BlockingCall> calls = BlockingCalls.take();
    if (!calls.isEmpty()) {
      throw new AssertionError(
          calls.stream().map(BlockingCall::describe).collect(Collectors.joining("\n")));
    }
  }

  /** JUnit closes it after the run. */
  private static final class LastCheck implements AutoCloseable {
    @Override
    public void close() {
      failOnBlocks();
    }
  }
}
