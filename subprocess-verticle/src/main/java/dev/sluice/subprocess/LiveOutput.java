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
 * Tells what a command writes while it runs, as fast as its listener takes it and no faster: few
 * pieces are on their way at any time, little is read ahead of them, and then the command is held
 * by its full pipe.
 *
 * <p>What has not been told when the command ends is not told here: its result has all of it. Used
 * on one context.
 */
final class LiveOutput {
  /** So many bytes make a piece. */
  private static final int PIECE_BYTES = Output.MAX_CHARACTERS;

  /** So many pieces may be on their way. One would leave the command idle while it travels. */
  private static final int MAX_IN_TRANSIT = 2;

  /** Less than a piece waits so long for more: many commands write line by line, and end soon. */
  private static final long GATHER_MILLIS = 10;

  private final Vertx vertx;
  private final Context context;
  private final Listener listener;
  private final List<Stream> streams;
  private final AtomicBoolean isWoken = new AtomicBoolean();
  private int onTheirWay;
  private int next;
  private boolean gathering;
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

  /** Tells it until the process has ended. */
  static void follow(Vertx vertx, RunningProcess process, Listener listener) {
    LiveOutput live = new LiveOutput(vertx, process, listener);
    live.streams.forEach(stream -> stream.output().follow(live::wake));
    process.result().onComplete(ended -> live.stop());
    live.goOn();
  }

  /** There is more. Comes on the thread that reads the pipes. */
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
    if (stopped || gathering || onTheirWay >= MAX_IN_TRANSIT || !hasMore(1)) {
      return;
    }
    if (hasMore(PIECE_BYTES)) {
      tellWhatMayBeTold();
    } else {
      gathering = true;
      vertx.setTimer(GATHER_MILLIS, gathered -> gathered());
    }
  }

  private void gathered() {
    gathering = false;
    if (!stopped) {
      tellWhatMayBeTold();
    }
  }

  private boolean hasMore(int bytes) {
    return streams.stream().anyMatch(stream -> stream.output().untaken() >= bytes);
  }

  /** One stream after the other, so that neither is told at the cost of the other. */
  private void tellWhatMayBeTold() {
    for (int empty = 0; empty < streams.size() && onTheirWay < MAX_IN_TRANSIT; ) {
      Stream stream = streams.get(next++ % streams.size());
      long from = stream.text().length();
      String text = stream.next();
      if (text.isEmpty()) {
        empty++;
      } else {
        empty = 0;
        onTheirWay++;
        listener.tell(new Output(stream.name(), from, text)).onComplete(this::taken);
      }
    }
  }

  private void taken(AsyncResult<?> taken) {
    onTheirWay--;
    if (taken.failed()) {
      stop();
    } else {
      goOn();
    }
  }

  /** Nobody listens any more, or there is nothing more to be heard. */
  private void stop() {
    if (!stopped) {
      stopped = true;
      streams.forEach(stream -> stream.output().unfollow());
    }
  }

  /** One of the two outputs, and how much of it has been told. */
  private record Stream(String name, BoundedOutput output, PiecesOfText text) {
    Stream(String name, BoundedOutput output) {
      this(name, output, new PiecesOfText());
    }

    /** The next piece; empty where there is none. What is left of the last has three bytes. */
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
