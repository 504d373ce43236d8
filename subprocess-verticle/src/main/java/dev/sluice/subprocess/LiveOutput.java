package dev.sluice.subprocess;

import dev.sluice.contracts.Output;
import dev.sluice.runtime.actor.Listener;
import dev.sluice.subprocess.launch.BoundedOutput;
import dev.sluice.subprocess.launch.RunningProcess;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Streams the output of a running command at the pace of its listener. Few pieces are in transit
 * and little is read ahead, so a slow listener stops the command through its full pipe.
 *
 * <p>Output that is not sent when the command ends is not sent at all, because the result contains
 * everything. Used on one context.
 */
final class LiveOutput {
  /** The size of a full piece. */
  private static final int PIECE_BYTES = Output.MAX_CHARACTERS;

  /** The number of pieces in transit. A single one would leave the command idle meanwhile. */
  private static final int MAX_IN_TRANSIT = 2;

  /** How long an incomplete piece waits for more: many commands write line by line. */
  private static final long COLLECT_MILLIS = 10;

  private final Vertx vertx;
  private final Context context;
  private final Listener listener;
  private final List<Stream> streams;
  private final AtomicBoolean isWoken = new AtomicBoolean();
  private int inTransit;
  private int next;
  private boolean collecting;
  private boolean stopped;

  private LiveOutput(Vertx vertx, RunningProcess process, Listener listener) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.listener = listener;
    this.streams =
        List.of(
            new Stream(Output.STDOUT, process.stdout()),
            new Stream(Output.STDERR, process.stderr()));
  }

  /** Streams the output until the process has ended. */
  static void follow(Vertx vertx, RunningProcess process, Listener listener) {
    LiveOutput live = new LiveOutput(vertx, process, listener);
    live.streams.forEach(stream -> stream.output().follow(live::wake));
    process.result().onComplete(ended -> live.stop());
    live.goOn();
  }

  /** Signals more output. Called on the thread that reads the pipes. */
  private void wake() {
    if (isWoken.compareAndSet(false, true)) {
      context.runOnContext(woken -> awake());
    }
  }

  private void awake() {
    isWoken.set(false);
    goOn();
  }

  private void goOn() {
    if (stopped || collecting || inTransit >= MAX_IN_TRANSIT || !hasMore(1)) {
      return;
    }
    if (hasMore(PIECE_BYTES)) {
      sendPieces();
    } else {
      collecting = true;
      vertx.setTimer(COLLECT_MILLIS, collected -> collected());
    }
  }

  private void collected() {
    collecting = false;
    if (!stopped) {
      sendPieces();
    }
  }

  private boolean hasMore(int bytes) {
    return streams.stream().anyMatch(stream -> stream.output().untaken() >= bytes);
  }

  /** Alternates between the streams, so that neither delays the other. */
  private void sendPieces() {
    for (int empty = 0; empty < streams.size() && inTransit < MAX_IN_TRANSIT; ) {
      Stream stream = streams.get(next++ % streams.size());
      long from = stream.text().length();
      String text = stream.next();
      if (text.isEmpty()) {
        empty++;
      } else {
        empty = 0;
        inTransit++;
        listener.send(new Output(stream.name(), from, text)).onComplete(this::taken);
      }
    }
  }

  private void taken(AsyncResult<?> taken) {
    inTransit--;
    if (taken.failed()) {
      stop();
    } else {
      goOn();
    }
  }

  /** Stops streaming, because the listener or the process has ended. */
  private void stop() {
    if (!stopped) {
      stopped = true;
      streams.forEach(stream -> stream.output().unfollow());
    }
  }

  /** One of the two outputs, and how much of it has been sent. */
  private record Stream(String name, BoundedOutput output, PiecesOfText text) {
    Stream(String name, BoundedOutput output) {
      this(name, output, new PiecesOfText());
    }

    /** Returns the next piece, or an empty text. An incomplete character takes up to 3 bytes. */
    String next() {
      StringBuilder piece = new StringBuilder();
      int left = PIECE_BYTES - 3;
      for (byte[] some = output.take(left); some.length > 0; some = output.take(left)) {
        piece.append(text.add(some));
        left -= some.length;
      }
      return piece.toString();
    }
  }
}
