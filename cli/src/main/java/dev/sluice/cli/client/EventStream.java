package dev.sluice.cli.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The events of one batch, on their way from the event loop that receives them to a thread that may
 * block.
 *
 * <p>When that thread falls behind, the stream {@linkplain #isFull fills up} and the connection is
 * paused until most of the events have been read.
 */
public final class EventStream {
  private static final int MAX_QUEUED = 1_000;

  private final BlockingQueue<Optional<JsonObject>> queue = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Runnable> drainHandler = new AtomicReference<>();
  private final Promise<Void> accepted = Promise.promise();
  private final String server;
  private volatile @Nullable Throwable failure;
  private boolean finished;

  EventStream(String server) {
    this.server = server;
  }

  /**
   * Waits for the next event.
   *
   * @return null after the last event
   * @throws ServerException if the stream broke before the batch had finished
   */
  public @Nullable JsonObject next() throws InterruptedException {
    if (finished) {
      return null;
    }
    Optional<JsonObject> event = queue.take();
    drainIfHalfEmpty();
    finished = event.map(EventStream::isLast).orElse(false);
    return event.orElseThrow(this::endedEarly);
  }

  /** Completes with the first event; fails if the batch is refused or the connection breaks. */
  Future<Void> accepted() {
    return accepted.future();
  }

  boolean isAccepted() {
    return accepted.future().succeeded();
  }

  void add(JsonObject event) {
    queue.add(Optional.of(event));
    accepted.tryComplete();
  }

  /** Ends the stream: the response is complete. */
  void end() {
    if (!isAccepted()) {
      failure = notEvents();
    }
    queue.add(Optional.empty());
    accepted.tryComplete();
  }

  /** Ends the stream: the batch was refused, or the response broke off. */
  void fail(Throwable cause) {
    failure = cause;
    queue.add(Optional.empty());
    accepted.tryFail(cause);
  }

  boolean isFull() {
    return queue.size() >= MAX_QUEUED;
  }

  /**
   * Sets what to run once, as soon as there is room again.
   *
   * @param handler called on the thread that reads the events, or on this one
   */
  void drainHandler(@Nullable Runnable handler) {
    drainHandler.set(handler);
    drainIfHalfEmpty();
  }

  private void drainIfHalfEmpty() {
    if (queue.size() < MAX_QUEUED / 2) {
      Runnable handler = drainHandler.getAndSet(null);
      if (handler != null) {
        handler.run();
      }
    }
  }

  static IllegalStateException notEvents() {
    return new IllegalStateException("the response is not a list of events");
  }

  private static boolean isLast(JsonObject event) {
    return "finished".equals(event.getString("event"));
  }

  private ServerException endedEarly() {
    Throwable cause = failure;
    return cause instanceof ServerException refused
        ? refused
        : ServerException.unreachable(
            server, cause == null ? new IllegalStateException("the response ended early") : cause);
  }
}
