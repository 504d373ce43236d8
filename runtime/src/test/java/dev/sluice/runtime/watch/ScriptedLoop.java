package dev.sluice.runtime.watch;

import dev.sluice.contracts.loop.LoopWork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A loop that does what a test says. */
final class ScriptedLoop implements Loop {
  final List<LongConsumer> probes = new ArrayList<>();
  int waiting;
  long inCallbackSince;
  long waitedNanos;
  long ranNanos;
  @Nullable Sample sample;

  void pass(long now) {
    probes.remove(0).accept(now);
  }

  /** It is in a method called {@code method}, which a callback {@code entry} called. */
  void isIn(String method, String entry, @Nullable LoopWork work) {
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

  static StackTraceElement frame(String type, String method, int line) {
    String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
    return new StackTraceElement(type, method, file, line);
  }

  @Override
  public String name() {
    return "loop-0";
  }

  @Override
  public void probe(LongConsumer passed) {
    probes.add(passed);
  }

  @Override
  public int waiting() {
    return waiting;
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
  public Times times() {
    return new Times(ranNanos, waitedNanos, true);
  }

  @Override
  public boolean isThread(Thread thread) {
    return false;
  }
}
