package dev.sluice.testkit.blocking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * Records the blocking calls on event loops of this JVM until they are reported.
 *
 * <p>BlockHound finds them. A recorded call continues, so that a test reports all of them and fails
 * because of the call, not because of an error thrown inside a handler.
 */
final class BlockingCalls {
  private static final int MAX_KEPT = 100;
  private static final BlockingQueue<BlockingCall> CALLS = new ArrayBlockingQueue<>(MAX_KEPT);

  private BlockingCalls() {}

  /** Starts to watch this JVM. Later calls do nothing. */
  static void watch() {
    Watch.start();
  }

  /** Returns and removes the recorded calls, at most 100. */
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
