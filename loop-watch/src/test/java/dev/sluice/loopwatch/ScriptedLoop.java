package dev.sluice.loopwatch;

import dev.sluice.loopwatch.probe.Loop;
import dev.sluice.loopwatch.processor.ThreadTimes;
import dev.sluice.loopwatch.stack.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A loop under the control of a test. */
final class ScriptedLoop implements Loop {
  final List<LongConsumer> probes = new ArrayList<>();
  int pending;
  long inCallbackSince;
  long waitedNanos;
  long ranNanos;
  @Nullable Sample sample;

  void returnProbe(long now) {
    probes.remove(0).accept(now);
  }

  /** Puts it into a method that is called by the callback {@code entry}. */
  void runs(String method, String entry, @Nullable Object work) {
    sample =
        new Sample(
            Thread.State.RUNNABLE,
            List.of(
                frame("java.util.HashMap", "get", 10),
                frame("org.example.Code", method, 42),
                frame("io.vertx.core.impl.ContextImpl", "emit", 1),
                frame("org.example.Code", entry, 7),
                frame("io.netty.util.concurrent.SingleThreadEventExecutor", "run", 1)),
            work);
  }

  /** Puts it into a method of this class. */
  void isIn(String type) {
    sample =
        new Sample(
            Thread.State.RUNNABLE,
            List.of(frame(type, "run", 3), frame("io.netty.util.Executor", "run", 1)),
            null);
  }

  static StackTraceElement frame(String type, String method, int line) {
    String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
    return new StackTraceElement(type, method, file, line);
  }

  @Override
  public String name() {
    return "loop-0";
  }

  @Override
  public void probe(LongConsumer returned) {
    probes.add(returned);
  }

  @Override
  public int pending() {
    return pending;
  }

  @Override
  public long inCallbackSince() {
    return inCallbackSince;
  }

  @Override
  public @Nullable Sample sample() {
    return sample;
  }

  @Override
  public ThreadTimes times() {
    return new ThreadTimes(ranNanos, waitedNanos, true);
  }

  @Override
  public boolean isThread(Thread thread) {
    return false;
  }
}
