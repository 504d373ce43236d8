package dev.sluice.runtime.actor;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Headers;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as its worker sees it: whose it is, how long it may take, and whether it is still
 * wanted. Used on the actor's context only.
 */
public final class Work {
  private final String batch;
  private final String index;
  private final String attempt;
  private final long timeoutMillis;
  private final List<Runnable> abortHooks = new ArrayList<>(1);
  private @Nullable FailureCode abortedWith;

  Work(MultiMap headers, long timeoutMillis) {
    this.batch = orDash(headers.get(Headers.BATCH));
    this.index = orDash(headers.get(Headers.INDEX));
    this.attempt = orDash(headers.get(Headers.ATTEMPT));
    this.timeoutMillis = timeoutMillis;
  }

  /** How long this attempt may take, in milliseconds. */
  public long timeoutMillis() {
    return timeoutMillis;
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
      hook.run();
    } else {
      abortHooks.add(hook);
    }
  }

  /** The first call counts. */
  void abort(FailureCode code) {
    if (abortedWith == null) {
      abortedWith = code;
      abortHooks.forEach(Runnable::run);
      abortHooks.clear();
    }
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
    return header == null ? "-" : header;
  }
}
