package dev.sluice.loopwatch.probe;

import dev.sluice.loopwatch.processor.ProcessorTimes;
import dev.sluice.loopwatch.processor.ThreadTimes;
import dev.sluice.loopwatch.stack.Sample;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.impl.VertxThread;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A loop of a Vert.x. Used by the watch thread; probes return on the loop. */
public final class VertxLoop implements Loop, AutoCloseable {
  private final SingleThreadEventLoop loop;
  private final int number;
  private final Function<Thread, @Nullable Object> workOf;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Path timesFile;
  private @Nullable ProcessorTimes times;

  /**
   * @param number names the loop until its thread is known
   * @param workOf returns the label of a thread's current work
   */
  public VertxLoop(
      SingleThreadEventLoop loop, int number, Function<Thread, @Nullable Object> workOf) {
    this.loop = loop;
    this.number = number;
    this.workOf = workOf;
  }

  @Override
  public String name() {
    Thread known = thread;
    return known == null ? "loop-" + number : known.getName();
  }

  /**
   * Every probe but the first returns at the end of a turn: behind all callbacks of the queue,
   * including those added meanwhile, because sockets wait for these, too.
   */
  @Override
  public void probe(LongConsumer returned) {
    if (thread == null) {
      loop.execute(() -> first(returned));
    } else {
      loop.executeAfterEventLoopIteration(() -> returned.accept(System.nanoTime()));
    }
  }

  @Override
  public int pending() {
    return loop.pendingTasks();
  }

  @Override
  public long inCallbackSince() {
    return thread instanceof VertxThread known ? known.startTime() : 0;
  }

  @Override
  public @Nullable Sample sample() {
    Thread known = thread;
    return known == null ? null : Sample.of(known, workOf.apply(known));
  }

  @Override
  public ThreadTimes times() {
    if (times == null) {
      times = ProcessorTimes.open(timesFile);
    }
    return times == null ? ThreadTimes.UNKNOWN : times.read();
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

  private void first(LongConsumer returned) {
    timesFile = ProcessorTimes.ofThisThread();
    thread = Thread.currentThread();
    returned.accept(System.nanoTime());
  }
}
