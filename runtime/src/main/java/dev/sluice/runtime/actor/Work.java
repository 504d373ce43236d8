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
 * One attempt as its worker sees it: whose it is, how long it may take, and whether it is still
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

  /** How long this attempt may take, in milliseconds. */
  public long timeoutMillis() {
    return timeoutMillis;
  }

  /** Who wants to hear what this attempt writes while it runs; null where nobody does. */
  public @Nullable Listener listener() {
    return listener;
  }

  /** Who asked the gateway for it, as that says; null where it does not. */
  public @Nullable String caller() {
    return caller;
  }

  /** Why nobody wants the result any more; null while somebody does. */
  public @Nullable FailureCode abortedWith() {
    return abortedWith;
  }

  /**
   * Names what is to be done at once when the result is no longer wanted: close the connection,
   * kill the process. Runs right away where that is so already.
   */
  public void onAbort(Runnable hook) {
    if (abortedWith != null) {
      run(hook);
    } else {
      abortHooks.add(hook);
    }
  }

  /** The first call counts. */
  void abort(FailureCode code) {
    if (abortedWith == null) {
      abortedWith = code;
      abortHooks.forEach(this::run);
      abortHooks.clear();
    }
  }

  /** One hook that throws does not keep the others from being run. */
  private void run(Runnable hook) {
    try {
      hook.run();
    } catch (RuntimeException defect) {
      LOG.error("{}: a defect in what is to be done when it is aborted", this, defect);
    }
  }

  /** Whose work this is, for whoever watches the loop. */
  LoopWork onLoop(String verticle, String address) {
    boolean isOfBatch = !batch.equals(NONE);
    return new LoopWork(
        verticle, address, isOfBatch ? batch : null, number(index), number(attempt));
  }

  String id() {
    return batch + "/" + index + "#" + attempt;
  }

  /** Batch, index and attempt, as they stand in the log. */
  @Override
  public String toString() {
    return id();
  }

  private static String orDash(@Nullable String header) {
    return header == null ? NONE : header;
  }

  /** Headers may come from anybody, and say anything. */
  private static @Nullable Integer number(String header) {
    try {
      return header.equals(NONE) ? null : Integer.valueOf(header);
    } catch (NumberFormatException other) {
      return null;
    }
  }
}
