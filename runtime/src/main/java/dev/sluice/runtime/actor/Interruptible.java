package dev.sluice.runtime.actor;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A blocking call that another thread can interrupt. The interrupt reaches this call only, and not
 * what its thread runs next; a call that has not begun does not begin.
 *
 * @param <R> the result
 */
final class Interruptible<R> implements Callable<R> {
  private final Callable<R> call;
  private @Nullable Thread thread;
  private boolean unwanted;

  Interruptible(Callable<R> call) {
    this.call = call;
  }

  @Override
  public R call() throws Exception {
    begin();
    try {
      return call.call();
    } finally {
      end();
    }
  }

  /** Interrupts the call, because its result is no longer wanted. */
  synchronized void interrupt() {
    unwanted = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private synchronized void begin() throws InterruptedException {
    if (unwanted) {
      throw new InterruptedException("no longer wanted");
    }
    thread = Thread.currentThread();
  }

  private synchronized void end() {
    thread = null;
    // Clears the interrupt flag, which is not meant for the next call.
    Thread.interrupted();
  }
}
