package dev.sluice.runtime.actor;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.loop.LoopWork;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt as its worker sees it: its task, its time limit, and whether its result is still
 * wanted. Used on the actor's context only.
 */
public final class Work {
  private static final Logger LOG = LoggerFactory.getLogger(Work.class);

  private static final String NONE = "-";

  private final String batch;
  private final String index;
  private final String attempt;
  private final @Nullable String caller;
  private final long timeoutMillis;
  private final @Nullable Listener listener;
  private final List<Runnable> abortHooks = new ArrayList<>(1);
  private @Nullable FailureCode abortedWith;

  Work(MultiMap headers, long timeoutMillis, @Nullable Listener listener) {
    this.batch = orDash(headers.get(Headers.BATCH));
    this.index = orDash(headers.get(Headers.INDEX));
    this.attempt = orDash(headers.get(Headers.ATTEMPT));
    this.caller = headers.get(Headers.CALLER);
    this.timeoutMillis = timeoutMillis;
    this.listener = listener;
  }

  /** Returns the time limit of this attempt, in milliseconds. */
  public long timeoutMillis() {
    return timeoutMillis;
  }

  /** Returns the receiver of this attempt's live output; null if there is none. */
  public @Nullable Listener listener() {
    return listener;
  }

  /** Returns the gateway's caller, by its own account; null if it is unknown. */
  public @Nullable String caller() {
    return caller;
  }

  /** Returns why the result is no longer wanted; null while it is. */
  public @Nullable FailureCode abortedWith() {
    return abortedWith;
  }

  /**
   * Registers an action that ends the work when its result is no longer wanted, such as closing the
   * connection or killing the process. Runs it at once if that is so already.
   */
  public void onAbort(Runnable hook) {
    if (abortedWith != null) {
      run(hook);
    } else {
      abortHooks.add(hook);
    }
  }

  /** Aborts the attempt. Only the first call has an effect. */
  void abort(FailureCode code) {
    if (abortedWith == null) {
      abortedWith = code;
      abortHooks.forEach(this::run);
      abortHooks.clear();
    }
  }

  /** A hook that throws must not prevent the others. */
  private void run(Runnable hook) {
    try {
      hook.run();
    } catch (RuntimeException internal) {
      LOG.error("{}: internal error in an abort hook", this, internal);
    }
  }

  /** Returns the label of this work for the loop watch. */
  LoopWork label(String verticle, String address) {
    boolean isOfBatch = !batch.equals(NONE);
    return new LoopWork(
        verticle, address, isOfBatch ? batch : null, number(index), number(attempt));
  }

  String id() {
    return batch + "/" + index + "#" + attempt;
  }

  /** Returns batch, index and attempt, as they appear in the log. */
  @Override
  public String toString() {
    return id();
  }

  private static String orDash(@Nullable String header) {
    return header == null ? NONE : header;
  }

  /** Headers may come from any client, and contain anything. */
  private static @Nullable Integer number(String header) {
    try {
      return header.equals(NONE) ? null : Integer.valueOf(header);
    } catch (NumberFormatException other) {
      return null;
    }
  }
}
