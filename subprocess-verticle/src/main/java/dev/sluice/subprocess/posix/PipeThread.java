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
 * Reads the pipes and waits for the exits of all processes of a {@link NativeLauncher}, on one
 * thread with {@code epoll}. Actions that run on it must not block.
 *
 * <p>{@link #post} and {@link #stop} may be called from any thread, the other methods from this
 * thread only.
 */
final class PipeThread {
  /** The number of bytes of one read: the capacity of a pipe. */
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

  /** Starts the thread. */
  static PipeThread start() throws IOException {
    PipeThread pipes = new PipeThread();
    pipes.add(pipes.wake, WAKE_TOKEN);
    Thread thread = new Thread(pipes::run, "sluice-pipes");
    thread.setDaemon(true);
    thread.start();
    return pipes;
  }

  /** Runs an action after those posted before. Does not block. */
  void post(Owner owner, Runnable action) {
    posted.add(new Step(owner, action));
    if (isWoken.compareAndSet(false, true)) {
      wakeUp();
    }
  }

  /** Ends the thread after the actions posted before. */
  void stop() {
    post(cause -> {}, () -> isStopped = true);
  }

  /**
   * Runs an action each time a descriptor is readable.
   *
   * @return a token that is never reused, unlike the descriptor's number
   */
  long watch(Owner owner, int descriptor, Runnable onReady) {
    long token = ++lastToken;
    watched.put(token, new Step(owner, onReady));
    add(descriptor, token);
    return token;
  }

  /** Ends what {@link #watch} started. */
  void unwatch(long token, int descriptor) {
    if (watched.remove(token) != null) {
      Libc.epoll_ctl(epoll, Libc.EPOLL_CTL_DEL, descriptor, event);
    }
  }

  /** Runs an action once, after a delay. */
  void after(Owner owner, long millis, Runnable action) {
    long atNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    timers.add(new Timer(atNanos, new Step(owner, action)));
  }

  /** Returns the native buffer to read into. Its content is valid until the next read. */
  Memory chunk() {
    return chunk;
  }

  /**
   * Returns the heap buffer that chunks are copied to. Its content is valid until the next read.
   */
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

  /** Wakes the thread, unless the descriptor is closed: its number may have been reused. */
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

  /**
   * Ignores unknown tokens: events of one {@code epoll_wait} may include a descriptor unwatched
   * since.
   */
  private void onEvent(long token) {
    if (token == WAKE_TOKEN) {
      Libc.read(wake, chunk, Long.BYTES);
      return;
    }
    Step onReady = watched.get(token);
    if (onReady != null) {
      runStep(onReady);
    }
  }

  /**
   * Runs only the steps posted so far, so that a step that posts itself again does not starve the
   * pipes.
   */
  private void runPosted() {
    isWoken.set(false);
    for (int left = posted.size(); left > 0; left--) {
      Step step = posted.poll();
      if (step != null) {
        runStep(step);
      }
    }
  }

  private void runTimers() {
    long now = System.nanoTime();
    for (Timer first = timers.peek();
        first != null && first.atNanos() - now <= 0;
        first = timers.peek()) {
      timers.remove();
      runStep(first.step());
    }
  }

  /** Runs a step and confines its failure to the process that owns it. */
  private static void runStep(Step step) {
    try {
      step.action().run();
    } catch (RuntimeException | Error cause) {
      LOG.error(
          "internal error in the step of one process; other processes are not affected", cause);
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

  /** The owner of a step, which is notified of the step's failure. */
  interface Owner {

    /** Called on this thread after a step of this owner threw. Must not throw. */
    void failed(Throwable cause);
  }

  private record Step(Owner owner, Runnable action) {}

  private record Timer(long atNanos, Step step) {}
}
