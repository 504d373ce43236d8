package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopBlocked.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stack tells: which of its frames is to be named, and what the thread does there. */
final class Frames {
  /** Nobody is to blame in these, as long as there is anybody else. */
  private static final List<String> PLUMBING =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "io.netty.", "io.vertx.");

  /** Our own, which every message goes through. */
  private static final List<String> CARRIERS =
      List.of(
          "dev.sluice.runtime.actor.",
          "dev.sluice.runtime.Bus",
          "dev.sluice.runtime.AddressConsumer");

  /** Where a loop that has nothing to do stands. */
  private static final List<String> IDLE =
      List.of(
          "io.netty.channel.epoll.Native.epollWait",
          "io.netty.channel.kqueue.Native.keventWait",
          "io.netty.channel.uring.",
          "sun.nio.ch.EPoll.wait",
          "sun.nio.ch.KQueue.poll",
          "sun.nio.ch.WEPoll.wait");

  private static final List<String> LOADING =
      List.of(
          "java.lang.ClassLoader.",
          "jdk.internal.loader.",
          "java.lang.invoke.MethodHandleNatives.",
          "java.lang.invoke.LambdaMetafactory.",
          "java.lang.invoke.StringConcatFactory.");

  private static final List<String> IO =
      List.of(
          "sun.nio.ch.",
          "sun.nio.fs.",
          "java.io.File",
          "java.io.RandomAccessFile.",
          "java.io.UnixFileSystem.",
          "java.net.Inet",
          "java.net.Socket",
          "java.net.PlainSocket",
          "sun.net.",
          "java.lang.Process");

  private Frames() {}

  /** The code that holds the thread: the innermost frame that is not plumbing. */
  static @Nullable StackTraceElement holder(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      if (!isPlumbing(frame)) {
        return frame;
      }
    }
    return stack.isEmpty() ? null : stack.get(0);
  }

  /** The callback that the loop called: the outermost frame that is not plumbing. */
  static @Nullable StackTraceElement callback(List<StackTraceElement> stack) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      StackTraceElement frame = stack.get(i);
      if (!isPlumbing(frame) && !starts(frame, CARRIERS)) {
        return frame;
      }
    }
    return holder(stack);
  }

  /** Whether the thread waits for something to do. */
  static boolean isIdle(List<StackTraceElement> stack) {
    return stack.isEmpty() || starts(stack.get(0), IDLE);
  }

  /** Whether a class is being loaded, linked or initialized. */
  static boolean isLoading(List<StackTraceElement> stack) {
    return stack.stream()
        .anyMatch(frame -> frame.getMethodName().equals("<clinit>") || starts(frame, LOADING));
  }

  /** What a thread in this state does, by what it calls. */
  static Cause cause(Thread.State state, List<StackTraceElement> stack) {
    if (stack.isEmpty()) {
      return Cause.UNKNOWN;
    }
    if (isSleep(stack.get(0))) {
      return Cause.SLEEP;
    }
    if (starts(stack.get(0), IO)) {
      return Cause.IO;
    }
    return state == Thread.State.RUNNABLE ? Cause.CPU : Cause.LOCK;
  }

  /** A lambda's own class has no name that anybody knows; what it calls has. */
  private static boolean isPlumbing(StackTraceElement frame) {
    return starts(frame, PLUMBING) || frame.getClassName().contains("$$Lambda");
  }

  private static boolean isSleep(StackTraceElement innermost) {
    return innermost.getClassName().equals("java.lang.Thread")
        && innermost.getMethodName().startsWith("sleep");
  }

  private static boolean starts(StackTraceElement frame, List<String> prefixes) {
    String type = frame.getClassName();
    for (String prefix : prefixes) {
      if (type.startsWith(prefix) || isMethod(frame, type, prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a prefix names this very method, or all of this very class. */
  private static boolean isMethod(StackTraceElement frame, String type, String prefix) {
    return prefix.startsWith(type)
        && prefix.length() > type.length()
        && prefix.charAt(type.length()) == '.'
        && frame.getMethodName().startsWith(prefix.substring(type.length() + 1));
  }
}
