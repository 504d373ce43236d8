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
 * testkit on its class path. A block between the end of one test and the end of the next is held
 * against the next; one after the last test of a class against the class; one after the last class
 * against the run.
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

  /** Closed by JUnit when the whole run has ended. */
  private static final class LastCheck implements AutoCloseable {
    @Override
    public void close() {
      failOnBlocks();
    }
  }
}
