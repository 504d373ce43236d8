package dev.sluice.loopwatch.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads stacks: which frame to blame, and what the thread does there. */
public final class Frames {
  /** Blamed only where the stack has no other frame. */
  private static final List<String> PLUMBING =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "io.netty.",
          "io.vertx.",
          "com.fasterxml.jackson.");

  /** The innermost frame of a loop that waits for events. */
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

  /** Returns the innermost frame of the application's code. */
  static @Nullable StackTraceElement blamed(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      if (!isPlumbing(frame)) {
        return frame;
      }
    }
    return stack.isEmpty() ? null : stack.get(0);
  }

  /** Whether the stack has a frame of the application's code. */
  static boolean hasApplicationCode(List<StackTraceElement> stack) {
    return stack.stream().anyMatch(frame -> !isPlumbing(frame));
  }

  /** Returns the outermost frame of the application's code: the callback that the loop called. */
  static @Nullable StackTraceElement callback(
      List<StackTraceElement> stack, List<String> carriers) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      StackTraceElement frame = stack.get(i);
      if (!isPlumbing(frame) && !startsWithAny(frame, carriers)) {
        return frame;
      }
    }
    return blamed(stack);
  }

  /** Returns class and method of a frame. */
  static String method(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName();
  }

  /** Formats a frame as stack traces do, without the names of class loaders and modules. */
  public static String format(StackTraceElement frame) {
    String file = frame.getFileName();
    int line = frame.getLineNumber();
    String where = file == null ? "Unknown Source" : line < 1 ? file : file + ":" + line;
    return method(frame) + "(" + where + ")";
  }

  /** Whether the thread waits for events. */
  static boolean isIdle(List<StackTraceElement> stack) {
    return stack.isEmpty() || startsWithAny(stack.get(0), IDLE);
  }

  /** Whether a class is being loaded, linked or initialized. */
  static boolean isLoading(List<StackTraceElement> stack) {
    return stack.stream()
        .anyMatch(
            frame -> frame.getMethodName().equals("<clinit>") || startsWithAny(frame, LOADING));
  }

  /** Returns what a thread in this state does. */
  public static Cause cause(Thread.State state, List<StackTraceElement> stack) {
    if (stack.isEmpty()) {
      return Cause.UNKNOWN;
    }
    if (isSleep(stack.get(0))) {
      return Cause.SLEEP;
    }
    if (startsWithAny(stack.get(0), IO)) {
      return Cause.IO;
    }
    return state == Thread.State.RUNNABLE ? Cause.CPU : Cause.LOCK;
  }

  /** The class of a lambda has a generated name; the method that it calls has a real one. */
  private static boolean isPlumbing(StackTraceElement frame) {
    return startsWithAny(frame, PLUMBING) || frame.getClassName().contains("$$Lambda");
  }

  private static boolean isSleep(StackTraceElement innermost) {
    return innermost.getClassName().equals("java.lang.Thread")
        && innermost.getMethodName().startsWith("sleep");
  }

  private static boolean startsWithAny(StackTraceElement frame, List<String> prefixes) {
    String type = frame.getClassName();
    for (String prefix : prefixes) {
      if (type.startsWith(prefix) || isMethod(frame, type, prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a prefix has the form {@code Class.method} and matches this frame. */
  private static boolean isMethod(StackTraceElement frame, String type, String prefix) {
    return prefix.startsWith(type)
        && prefix.length() > type.length()
        && prefix.charAt(type.length()) == '.'
        && frame.getMethodName().startsWith(prefix.substring(type.length() + 1));
  }
}
