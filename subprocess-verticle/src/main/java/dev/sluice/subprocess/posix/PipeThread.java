package dev.sluice.subprocess.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import dev.sluice.subprocess.libc.Libc;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that waits for the pipes and the ends of all processes of a {@link
 * NativeLauncher}, on an {@code epoll}. What it is given to run may not wait.
 *
 * <p>{@link #post} and {@link #stop} may be called by any thread, the rest by this one only.
 */
final class PipeThread {
  /** What is read at once: as much as a pipe holds. */
  static final int CHUNK_BYTES = 1 << 16;

  private static final Logger LOG = LoggerFactory.getLogger(PipeThread.class);
  private static final int MAX_EVENTS = 256;
  private static final int EVENT_BYTES = Libc.IS_PACKED ? 12 : 16;
  private static final int TOKEN_OFFSET = Libc.IS_PACKED ? 4 : 8;
  private static final long WAKE_TOKEN = 0;

  private final int epoll;
  private final int wake;
  private final Memory events = new Memory((long) MAX_EVENTS * EVENT_BYTES);
  private final Memory event = new Memory(EVENT_BYTES);
  private final Memory chunk = new Memory(CHUNK_BYTES);
  private final byte[] bytes = new byte[CHUNK_BYTES];
  private final Queue<Step> posted = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isWoken = new AtomicBoolean();
  private final Map<Long, Step> watched = new HashMap<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>((a, b) -> Long.signum(a.atNanos() - b.atNanos()));
  private long lastToken = WAKE_TOKEN;
  private boolean isStopped;
  private boolean isClosed;

  private PipeThread() throws IOException {
    epoll = Libc.check(Libc.epoll_create1(Libc.O_CLOEXEC));
    wake = Libc.check(Libc.eventfd(0, Libc.O_CLOEXEC | Libc.O_NONBLOCK));
  }

  /** Starts it. */
  static PipeThread start() throws IOException {
    PipeThread pipes = new PipeThread();
    pipes.add(pipes.wake, WAKE_TOKEN);
    Thread thread = new Thread(pipes::run, "sluice-pipes");
    thread.setDaemon(true);
    thread.start();
    return pipes;
  }

  /** Has it run this soon, after what was posted before. Does not block. */
  void post(Owner owner, Runnable action) {
    posted.add(new Step(owner, action));
    if (isWoken.compareAndSet(false, true)) {
      wakeUp();
    }
  }

  /** Ends it, once it has done what was posted before. */
  void stop() {
    post(cause -> {}, () -> isStopped = true);
  }

  /**
   * Has it run this each time there is something to read.
   *
   * @return a token that is never used again, though the descriptor's number may be
   */
  long watch(Owner owner, int descriptor, Runnable onReady) {
    long token = ++lastToken;
    watched.put(token, new Step(owner, onReady));
    add(descriptor, token);
    return token;
  }

  /** The opposite of {@link #watch}. */
  void unwatch(long token, int descriptor) {
    if (watched.remove(token) != null) {
      Libc.epoll_ctl(epoll, Libc.EPOLL_CTL_DEL, descriptor, event);
    }
  }

  /** Has it run this once, after so many milliseconds. */
  void after(Owner owner, long millis, Runnable action) {
    long atNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    timers.add(new Timer(atNanos, new Step(owner, action)));
  }

  /** Where to read to; what is there is valid until the next read. */
  Memory chunk() {
    return chunk;
  }

  /** The same, for Java. */
  byte[] bytes() {
    return bytes;
  }

  private void add(int descriptor, long token) {
    event.setInt(0, Libc.EPOLLIN);
    event.setLong(TOKEN_OFFSET, token);
    if (Libc.epoll_ctl(epoll, Libc.EPOLL_CTL_ADD, descriptor, event) < 0) {
      throw new IllegalStateException("epoll_ctl: " + Libc.strerror(Native.getLastError()));
    }
  }

  private void run() {
    while (!isStopped) {
      int count = Libc.epoll_wait(epoll, events, MAX_EVENTS, timeoutMillis());
      for (int i = 0; i < count; i++) {
        onEvent(events.getLong((long) i * EVENT_BYTES + TOKEN_OFFSET));
      }
      runPosted();
      runTimers();
    }
    close();
  }

  /** Its number may soon be another's: nobody writes to it after it was closed. */
  private synchronized void wakeUp() {
    if (!isClosed) {
      Libc.eventfd_write(wake, 1);
    }
  }

  private synchronized void close() {
    isClosed = true;
    Libc.close(wake);
    Libc.close(epoll);
  }

  /** What was watched and is no more may still come, from a batch that was fetched before. */
  private void onEvent(long token) {
    if (token == WAKE_TOKEN) {
      Libc.read(wake, chunk, Long.BYTES);
      return;
    }
    Step onReady = watched.get(token);
    if (onReady != null) {
      attempt(onReady);
    }
  }

  /** Only what was there before: a step that posts itself again lets the pipes have their turn. */
  private void runPosted() {
    isWoken.set(false);
    for (int left = posted.size(); left > 0; left--) {
      Step step = posted.poll();
      if (step != null) {
        attempt(step);
      }
    }
  }

  private void runTimers() {
    long now = System.nanoTime();
    for (Timer first = timers.peek();
        first != null && first.atNanos() - now <= 0;
        first = timers.peek()) {
      timers.remove();
      attempt(first.step());
    }
  }

  /** One process's trouble is not to become that of all the others. */
  private static void attempt(Step step) {
    try {
      step.action().run();
    } catch (RuntimeException | Error cause) {
      LOG.error("A step for one process failed; the others go on", cause);
      step.owner().failed(cause);
    }
  }

  private int timeoutMillis() {
    Timer first = timers.peek();
    if (!posted.isEmpty()) {
      return 0;
    }
    return first == null ? -1 : millisUntil(first.atNanos());
  }

  private static int millisUntil(long nanos) {
    long left = TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()) + 1;
    return (int) Math.max(0, Math.min(left, Integer.MAX_VALUE));
  }

  /** Whom a step is for. */
  interface Owner {

    /** Comes, on this thread, after a step of its own that threw. Must not throw itself. */
    void failed(Throwable cause);
  }

  private record Step(Owner owner, Runnable action) {}

  private record Timer(long atNanos, Step step) {}
}
