package dev.sluice.testkit.blocking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * The blocking calls that were made on event loops of this JVM and not yet told of.
 *
 * <p>BlockHound finds them. A call is recorded and then goes on, so that a test shows all of them
 * and fails for the block, not for what came of an error thrown in the midst of some handler.
 */
final class BlockingCalls {
  private static final int MAX_KEPT = 100;
  private static final BlockingQueue<BlockingCall> CALLS = new ArrayBlockingQueue<>(MAX_KEPT);

  private BlockingCalls() {}

  /** Starts to watch this JVM; later calls do nothing. */
  static void watch() {
    Watch.start();
  }

  /** The calls since this was last asked; at most a hundred are kept. */
  static List<BlockingCall> take() {
    List<BlockingCall> taken = new ArrayList<>();
    CALLS.drainTo(taken);
    return taken;
  }

  private static void record(BlockingMethod method) {
    CALLS.offer(
        new BlockingCall(
            Thread.currentThread().getName(),
            method.getClassName().replace('/', '.') + "." + method.getName(),
            callers()));
  }

  private static List<StackTraceElement> callers() {
    return Arrays.stream(new Throwable().getStackTrace())
        .dropWhile(BlockingCalls::isOfTheGuard)
        .toList();
  }

  private static boolean isOfTheGuard(StackTraceElement frame) {
    return frame.getClassName().startsWith("reactor.blockhound.")
        || frame.getClassName().equals(BlockingCalls.class.getName());
  }

  /** Its initializer runs once per JVM. */
  private static final class Watch {
    static {
      BlockHound.Builder builder = BlockHound.builder().loadIntegrations();
      MoreBlockingMethods.addTo(builder);
      Allowances.addTo(builder);
      builder.blockingMethodCallback(BlockingCalls::record).install();
    }

    static void start() {}
  }
}
