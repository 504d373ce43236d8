package dev.sluice.runtime.actor;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A call that blocks, and that can be interrupted from elsewhere: while it runs it alone, and not
 * whatever its thread does next; before it runs it does not begin.
 *
 * @param <R> what it returns
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

  /** The result is no longer wanted. Holds the lock for an instant only. */
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
    // Clears the mark that an interrupt has left, which is not meant for the next call.
    Thread.interrupted();
  }
}
