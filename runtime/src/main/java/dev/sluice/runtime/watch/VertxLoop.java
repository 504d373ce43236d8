package dev.sluice.runtime.watch;

import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.impl.VertxThread;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A loop of a Vert.x. Its methods are the watch thread's; a probe passes on the loop. */
final class VertxLoop implements Loop, AutoCloseable {
  private final SingleThreadEventLoop loop;
  private final int number;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Path file;
  private @Nullable ProcessorTimes times;

  VertxLoop(SingleThreadEventLoop loop, int number) {
    this.loop = loop;
    this.number = number;
  }

  @Override
  public String name() {
    Thread known = thread;
    return known == null ? "loop-" + number : known.getName();
  }

  /**
   * After the first, a probe is called at the end of a turn: behind all callbacks that wait, also
   * those that are added meanwhile, as then sockets wait too.
   */
  @Override
  public void probe(LongConsumer passed) {
    if (thread == null) {
      loop.execute(() -> first(passed));
    } else {
      loop.executeAfterEventLoopIteration(() -> passed.accept(System.nanoTime()));
    }
  }

  @Override
  public int waiting() {
    return loop.pendingTasks();
  }

  @Override
  public long inCallbackSince() {
    return thread instanceof VertxThread known ? known.startTime() : 0;
  }

  @Override
  public @Nullable Sample sample() {
    Thread known = thread;
    return known == null ? null : Sample.of(known);
  }

  @Override
  public Times times() {
    if (times == null) {
      times = ProcessorTimes.open(file);
    }
    return times == null ? Times.UNKNOWN : times.read();
  }

  @Override
  public boolean isThread(Thread other) {
    return other.equals(thread);
  }

  @Override
  public void close() {
    if (times != null) {
      times.close();
    }
  }

  private void first(LongConsumer passed) {
    file = ProcessorTimes.ofThisThread();
    thread = Thread.currentThread();
    passed.accept(System.nanoTime());
  }
}
