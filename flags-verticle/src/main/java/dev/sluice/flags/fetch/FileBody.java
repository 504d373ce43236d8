package dev.sluice.flags.fetch;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.flags.settings.Throughput;
import dev.sluice.flags.store.FileWorkers;
import dev.sluice.flags.store.Note;
import dev.sluice.flags.store.PartFile;
import dev.sluice.runtime.upstream.ExchangeCodec;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Streams the body of one response with status 200 into a file. Discards other bodies without
 * delaying the response. Used on the actor's context only.
 *
 * <p>Buffers one chunk at most. A chunk is written by one call on the {@link FileWorkers}, and the
 * response is paused meanwhile.
 */
final class FileBody extends ExchangeCodec<Note> {
  /** Holds a whole flag, and is small enough to have one for each of a thousand downloads. */
  private static final int CHUNK_BYTES = 64 * 1024;

  private static final Future<Void> BUFFERED = Future.succeededFuture();

  private final Vertx vertx;
  private final FileWorkers workers;
  private final Target target;
  private final URI source;
  private final Throughput minThroughput;
  private @Nullable Announcement announced;
  private @Nullable PartFile file;
  private Buffer chunk = Buffer.buffer();
  private long received;
  private long receivedBefore;
  private boolean isStarted;
  private boolean isDone;
  private @Nullable Long timer;
  private @Nullable Throwable ownCause;
  private @Nullable Handler<Void> drainHandler;
  private Future<?> writing = Future.succeededFuture();

  /**
   * @param source the URL that is requested, which differs from the target's after a redirect
   * @param minThroughput the minimum throughput
   */
  FileBody(Vertx vertx, FileWorkers workers, Target target, URI source, Throughput minThroughput) {
    this.vertx = vertx;
    this.workers = workers;
    this.target = target;
    this.source = source;
    this.minThroughput = minThroughput;
  }

  @Override
  protected boolean accepts(HttpClientResponse head) {
    if (head.statusCode() != 200) {
      Leftover.discard(vertx, head);
      return false;
    }
    try {
      announced = Announcement.of(head.headers(), target);
    } catch (Failure malformed) {
      Leftover.discard(vertx, head);
      throw malformed;
    }
    file = target.directory().part(target.name(announced.contentType()));
    if (minThroughput.isRequired()) {
      timer = vertx.setPeriodic(minThroughput.windowMillis(), window -> checkThroughput());
    }
    return true;
  }

  @Override
  public Future<Void> write(Buffer piece) {
    received += piece.length();
    if (isDone) {
      return BUFFERED;
    }
    if (received > target.maxBytes()) {
      refuse(Announcement.tooLong("more than " + target.maxBytes(), target.maxBytes()));
      return BUFFERED;
    }
    chunk = chunk.length() == 0 ? piece : chunk.appendBuffer(piece);
    return chunk.length() >= CHUNK_BYTES ? flush() : BUFFERED;
  }

  @Override
  public boolean writeQueueFull() {
    return !writing.isComplete();
  }

  @Override
  public FileBody drainHandler(@Nullable Handler<Void> handler) {
    drainHandler = handler;
    return this;
  }

  @Override
  protected Future<Note> complete() {
    byte[] last = takeChunk();
    if (isDone) {
      return Future.failedFuture("refused");
    }
    stop();
    isStarted = true;
    PartFile whole = requireNonNull(file);
    Announcement head = requireNonNull(announced);
    String url = target.uri().toString();
    return workers
        .run(() -> whole.finish(last, url, head.etag(), head.contentType()))
        .onFailure(cause -> ownCause = cause);
  }

  /**
   * Cleans up after a failed request.
   *
   * @param cause the cause that the client reports
   * @return fails with the first cause, after the file has been deleted
   */
  <T> Future<T> discard(Throwable cause) {
    stop();
    Throwable first = ownCause == null ? failure(source.getAuthority(), cause) : ownCause;
    return writing
        .transform(done -> delete().mapEmpty())
        .transform(deleted -> Future.failedFuture(first));
  }

  private Future<?> delete() {
    return isStarted ? workers.run(requireNonNull(file)::discard) : BUFFERED;
  }

  private Future<Void> flush() {
    byte[] bytes = takeChunk();
    if (isDone) {
      return BUFFERED;
    }
    isStarted = true;
    PartFile open = requireNonNull(file);
    writing = workers.run(() -> open.append(bytes)).onFailure(this::refuse);
    return writing.onSuccess(written -> drained()).mapEmpty();
  }

  private void drained() {
    if (drainHandler != null) {
      drainHandler.handle(null);
    }
  }

  /** Our own disk may be the slow one, so a window in which it is written to does not count. */
  private void checkThroughput() {
    long bytes = received - receivedBefore;
    receivedBefore = received;
    if (writing.isComplete() && minThroughput.isAbove(bytes)) {
      String reason = source.getAuthority() + ": " + minThroughput.describe(bytes);
      refuse(new Failure(FailureCode.UPSTREAM_CONNECTION, reason));
    }
  }

  /** Returns the chunk and starts an empty one. The first chunk starts the body: it is checked. */
  private byte[] takeChunk() {
    if (!isStarted && !isDone) {
      checkStart();
    }
    byte[] bytes = chunk.getBytes();
    chunk = Buffer.buffer();
    return bytes;
  }

  private void checkStart() {
    try {
      requireNonNull(announced).checkStart(chunk);
    } catch (Failure malformed) {
      refuse(malformed);
    }
  }

  /** Only the first cause counts. */
  private void refuse(Throwable cause) {
    if (!isDone) {
      stop();
      ownCause = cause;
      fail(cause);
    }
  }

  private void stop() {
    isDone = true;
    if (timer != null) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }
}
