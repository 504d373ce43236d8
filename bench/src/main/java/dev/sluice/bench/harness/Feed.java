package dev.sluice.bench.harness;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends a list on one thread and reads its events on another. */
public final class Feed implements Closeable {
  public static final int ZIPS = 100_000;
  private static final int CHUNK = 16 * 1024;

  /** The parameters of a list. */
  public record Plan(String options, String source, long tasks, long ahead, int receiveBytes) {
    /**
     * A list of look-ups.
     *
     * @param options as in {@code {"concurrency":100}}
     */
    public static Plan of(String options, String source, long tasks) {
      return new Plan(options, source, tasks, Long.MAX_VALUE, 0);
    }

    /** Returns a copy with a maximum of sent tasks whose results are unread. */
    public Plan ahead(long most) {
      return new Plan(options, source, tasks, most, receiveBytes);
    }

    /** Returns a copy with another size of the kernel's receive buffer. */
    public Plan receiving(int bytes) {
      return new Plan(options, source, tasks, ahead, bytes);
    }

    /** Returns a line of the list. */
    public String line(long index) {
      String zip = Long.toString(ZIPS + index % ZIPS).substring(1);
      return "{\"kind\":\"jobs\",\"zip\":\"" + zip + "\",\"source\":\"" + source + "\"}\n";
    }
  }

  private final Call call;
  private final Plan plan;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong results = new AtomicLong();
  private volatile boolean allWritten;
  private volatile boolean allRead;
  private volatile boolean stopped;
  private volatile boolean closed;
  private volatile @Nullable String failure;

  public Feed(Child node, Plan plan) throws IOException {
    this.plan = plan;
    this.call = new Call(node.port(), plan.receiveBytes());
  }

  /** Starts to send. */
  public Feed write() {
    thread("bench-writer", this::writeAll);
    return this;
  }

  /** Starts to read. */
  public Feed read(Consumer<String> lines) {
    thread("bench-reader", () -> readAll(lines));
    return this;
  }

  public long written() {
    return written.get();
  }

  /** Returns the number of task events that have been read. */
  public long results() {
    return results.get();
  }

  public boolean isAllWritten() {
    return allWritten;
  }

  /** Returns whether the answer is complete. */
  public boolean isAllRead() {
    return allRead;
  }

  /** Returns the reason why it stopped; null while it runs. */
  public @Nullable String failure() {
    return failure;
  }

  /** Ends the list. */
  public void stop() {
    stopped = true;
  }

  /** Waits until the answer is complete, for a number of seconds. */
  public boolean awaitEnd(int seconds) {
    long begun = System.nanoTime();
    while (!allRead && failure == null && Bench.secondsSince(begun) < seconds) {
      Bench.pause(10);
    }
    return allRead;
  }

  /** Closes the connection. */
  @Override
  public void close() throws IOException {
    closed = true;
    call.close();
  }

  private interface Step {
    void run() throws IOException;
  }

  private void thread(String name, Step step) {
    Thread thread = new Thread(() -> guarded(name, step), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void guarded(String name, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException broken) {
      if (!closed && failure == null) {
        failure = name + ": " + broken;
      }
    }
  }

  private void writeAll() throws IOException {
    call.raw(Call.head());
    call.lines("{\"options\":" + plan.options() + "}\n");
    long next = 0;
    while (next < plan.tasks() && !stopped && !closed) {
      next = writeSome(next);
    }
    call.endList();
    allWritten = true;
  }

  private long writeSome(long first) throws IOException {
    StringBuilder chunk = new StringBuilder(CHUNK + 128);
    long next = first;
    while (next < plan.tasks() && chunk.length() < CHUNK && next - results.get() < plan.ahead()) {
      chunk.append(plan.line(next++));
    }
    if (chunk.isEmpty()) {
      LockSupport.parkNanos(500_000);
    } else {
      call.lines(chunk.toString());
      written.set(next);
    }
    return next;
  }

  private void readAll(Consumer<String> lines) throws IOException {
    if (call.status() != 200) {
      throw new IOException("answered " + call.status() + ": " + call.line());
    }
    for (String line = call.line(); line != null; line = call.line()) {
      if (line.startsWith("{\"event\":\"task\"")) {
        results.incrementAndGet();
      }
      lines.accept(line);
    }
    allRead = true;
  }
}
