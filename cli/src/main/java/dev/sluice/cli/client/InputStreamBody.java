package dev.sluice.cli.client;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Adapts an {@link InputStream} to a {@link ReadStream}, at most one chunk ahead of the demand, so
 * memory use stays flat.
 *
 * <p>It reads on a daemon thread of its own because reading standard input may block for as long as
 * the process runs. It calls its handlers on the context.
 */
final class InputStreamBody implements ReadStream<Buffer> {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Thread reader = new Thread(this::read, "sluice-body");
  private final Semaphore delivered = new Semaphore(0);
  private final InputStream in;
  private final Context context;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Buffer pending;
  private long demand = Long.MAX_VALUE;

  /**
   * @param in read to its end, and closed
   */
  InputStreamBody(InputStream in, Context context) {
    this.in = in;
    this.context = context;
    reader.setDaemon(true);
  }

  /** Sets the handler of the chunks and starts to read; null stops reading for good. */
  @Override
  public synchronized InputStreamBody handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    if (handler == null) {
      delivered.release();
    } else if (reader.getState() == Thread.State.NEW) {
      reader.start();
    }
    return this;
  }

  @Override
  public synchronized InputStreamBody exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }

  @Override
  public synchronized InputStreamBody endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    return this;
  }

  @Override
  public synchronized InputStreamBody pause() {
    demand = 0;
    return this;
  }

  @Override
  public InputStreamBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public synchronized InputStreamBody fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    context.runOnContext(ready -> deliver());
    return this;
  }

  private void read() {
    try (in) {
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        offer(Buffer.buffer(length).appendBytes(chunk, 0, length));
        delivered.acquire();
        if (isStopped()) {
          return;
        }
      }
      end();
    } catch (IOException unreadable) {
      fail(unreadable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isStopped() {
    return handler == null;
  }

  private synchronized void offer(Buffer chunk) {
    pending = chunk;
    context.runOnContext(ready -> deliver());
  }

  private void deliver() {
    Buffer chunk;
    Handler<Buffer> receiver;
    synchronized (this) {
      chunk = pending;
      receiver = handler;
      if (chunk == null || receiver == null || demand == 0) {
        return;
      }
      pending = null;
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
    }
    receiver.handle(chunk);
    delivered.release();
  }

  private synchronized void end() {
    Handler<Void> receiver = endHandler;
    if (receiver != null) {
      context.runOnContext(receiver);
    }
  }

  private synchronized void fail(IOException cause) {
    Handler<Throwable> receiver = exceptionHandler;
    if (receiver != null) {
      context.runOnContext(failed -> receiver.handle(cause));
    }
  }
}
