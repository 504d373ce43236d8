package dev.sluice.flags.fetch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.flags.settings.Throughput;
import dev.sluice.flags.store.FileWorkers;
import dev.sluice.flags.store.Note;
import dev.sluice.flags.store.PartFile;
import dev.sluice.runtime.upstream.BrokenConnection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;

/**
 * The body of one answer on its way into a file. On the actor's context only.
 *
 * <p>It holds one piece at most: what fits in a piece is written by one call, and a longer body
 * waits in its connection while a piece is being written.
 */
final class Transfer {
  /** Large enough that a flag is one piece, small enough to hold one for each of a thousand. */
  private static final int PIECE = 64 * 1024;

  private final URI source;
  private final HttpClientResponse response;
  private final Target target;
  private final Announcement announced;
  private final FileWorkers workers;
  private final PartFile file;
  private final Promise<Note> result = Promise.promise();
  private Buffer piece = Buffer.buffer();
  private long received;
  private long receivedBefore;
  private boolean isStarted;
  private boolean isOver;
  private Future<?> writing = Future.succeededFuture();

  /**
   * @param source who answered, which is not the target's URL after a redirect
   * @param response an answer whose body has not been read yet
   * @param announced what its head says of it
   */
  Transfer(
      URI source,
      HttpClientResponse response,
      Target target,
      Announcement announced,
      FileWorkers workers) {
    this.source = source;
    this.response = response;
    this.target = target;
    this.announced = announced;
    this.workers = workers;
    this.file = target.directory().part(target.name(announced.contentType()));
  }

  /**
   * Reads the body into the file.
   *
   * @param slowest how fast it has to come
   * @return completes when the file stands whole under its name; fails when nothing of it is there
   *     any more
   */
  Future<Note> run(Vertx vertx, Throughput slowest) {
    if (slowest.isAsked()) {
      long timer = vertx.setPeriodic(slowest.windowMillis(), window -> check(slowest));
      result.future().onComplete(over -> vertx.cancelTimer(timer));
    }
    response.handler(this::received).endHandler(end -> ended()).exceptionHandler(this::broken);
    return result.future();
  }

  private void received(Buffer more) {
    received += more.length();
    if (isOver) {
      return;
    }
    if (received > target.maxBytes()) {
      fail(Announcement.tooLong("more than " + target.maxBytes(), target.maxBytes()));
      return;
    }
    piece = piece.length() == 0 ? more : piece.appendBuffer(more);
    if (piece.length() >= PIECE) {
      write();
    }
  }

  /** While our own disk is slower, the upstream is not to blame. */
  private void check(Throughput slowest) {
    long bytes = received - receivedBefore;
    receivedBefore = received;
    if (writing.isComplete() && slowest.isMissedBy(bytes)) {
      String reason = source.getAuthority() + ": " + slowest.told(bytes);
      fail(new Failure(FailureCode.UPSTREAM_CONNECTION, reason));
    }
  }

  private void write() {
    byte[] bytes = takePiece();
    if (isOver) {
      return;
    }
    response.pause();
    isStarted = true;
    writing = workers.run(() -> file.append(bytes));
    writing.onSuccess(written -> response.resume()).onFailure(this::fail);
  }

  private void ended() {
    byte[] bytes = takePiece();
    if (isOver) {
      return;
    }
    isOver = true;
    String url = target.uri().toString();
    workers
        .run(() -> file.finish(bytes, url, announced.etag(), announced.contentType()))
        .recover(this::discarded)
        .onComplete(result);
  }

  /** The piece as it is; the first one is checked, because it starts the body. */
  private byte[] takePiece() {
    if (!isStarted && !isOver) {
      checkStart();
    }
    byte[] bytes = piece.getBytes();
    piece = Buffer.buffer();
    return bytes;
  }

  private void checkStart() {
    try {
      announced.checkStart(piece);
    } catch (Failure malformed) {
      fail(malformed);
    }
  }

  private void broken(Throwable cause) {
    fail(BrokenConnection.duringAnswer(source.getAuthority(), cause));
  }

  /** The first cause counts. What is being written just now has to come to its end first. */
  private void fail(Throwable cause) {
    if (isOver) {
      return;
    }
    isOver = true;
    response.request().reset();
    writing
        .transform(done -> isStarted ? discarded(cause) : Future.failedFuture(cause))
        .onComplete(result);
  }

  private Future<Note> discarded(Throwable cause) {
    return workers.run(file::discard).transform(gone -> Future.failedFuture(cause));
  }
}
