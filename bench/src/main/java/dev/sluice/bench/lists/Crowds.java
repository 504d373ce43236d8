package dev.sluice.bench.lists;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Call;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Feed;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that behave badly, many at a time. */
final class Crowds {
  private static final int TINY_BUFFER = 4096;
  private static final int TASKS_OF_READER = 2_000;

  /**
   * The commands with an output of a megabyte that come first in the list of a reader that never
   * reads. They fill the kernel's buffers, about 2.6 MB on loopback.
   */
  private static final int FILLS = 4;

  /** The settings of a node for these callers. */
  static final String SETTINGS =
      "commands: {fill: {path: /usr/bin/printf, args: [\"%01000000d\", \"0\"]}}\n";

  private static final int TASKS_OF_CALLER = 100;
  private static final long SEED = 1;

  private Crowds() {}

  /** A group of callers, which connect when it is created and disconnect when it is closed. */
  interface Crowd extends Closeable {
    /** Returns their state. */
    String state();
  }

  /** Combines several crowds. */
  static Crowd all(List<Crowd> crowds) {
    return of(
        () -> {
          for (Crowd crowd : crowds) {
            crowd.close();
          }
        },
        () -> String.join("; ", crowds.stream().map(Crowd::state).toList()));
  }

  /**
   * Each sends a list and never reads a byte of its answer, which has soon filled all buffers.
   *
   * @param overMillis they come one after the other, in so long
   */
  static Crowd neverReading(int count, Child node, String source, int overMillis) {
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger broken = new AtomicInteger();
    return many(
        "bench-never-reads",
        count,
        overMillis,
        (call, number) -> {
          sendList(call, source, FILLS, TASKS_OF_READER);
          sent.incrementAndGet();
        },
        node,
        broken,
        () -> count + " that never read: " + sent + " lists taken, " + broken + " closed");
  }

  /** Callers that send a byte a second: half of them of the request's head, half of a list. */
  static Crowd slow(int count, Child node, String source, int overMillis) {
    AtomicInteger broken = new AtomicInteger();
    return many(
        "bench-slow",
        count,
        overMillis,
        (call, number) -> trickle(call, source, number % 2 == 0),
        node,
        broken,
        () -> count + " slow: " + broken + " closed by the node");
  }

  /** Callers that send a list and disconnect while it runs, every other one with a reset. */
  static Crowd vanishing(int count, Child node, String source, int overMillis) {
    AtomicInteger gone = new AtomicInteger();
    AtomicInteger broken = new AtomicInteger();
    Random random = new Random(SEED);
    return many(
        "bench-vanishes",
        count,
        overMillis,
        (call, number) -> {
          sendList(call, source, 0, TASKS_OF_CALLER);
          Bench.pause(20 + random.nextInt(400));
          call.vanish(number % 2 == 0);
          gone.incrementAndGet();
        },
        node,
        broken,
        () -> gone + " of " + count + " vanished, " + broken + " closed before");
  }

  private static void sendList(Call call, String source, int fills, int tasks) throws IOException {
    Feed.Plan plan = Feed.Plan.of("", source, tasks);
    call.raw(Call.head());
    StringBuilder lines = new StringBuilder();
    lines.append("{\"options\":{\"concurrency\":").append(fills > 0 ? fills : 10).append("}}\n");
    lines.append("{\"kind\":\"command\",\"command\":\"fill\"}\n".repeat(fills));
    for (int i = 0; i < tasks; i++) {
      lines.append(plan.line(i));
    }
    call.lines(lines.toString());
    call.endList();
  }

  private static void trickle(Call call, String source, boolean head) throws IOException {
    String text = Call.head().replace("\r\n\r\n", "\r\nX-Long: " + "x".repeat(4000));
    if (!head) {
      call.raw(Call.head());
      call.raw("ffff\r\n");
      text = Feed.Plan.of("", source, 1).line(1).repeat(100);
    }
    for (int i = 0; i < text.length() && !Thread.currentThread().isInterrupted(); i++) {
      call.raw(text.substring(i, i + 1));
      Bench.pause(1000);
    }
  }

  private interface Behaviour {
    void behave(Call call, int number) throws IOException;
  }

  private interface State {
    String tell();
  }

  /** Starts a blocking thread for each caller. */
  private static Crowd many(
      String name,
      int count,
      int overMillis,
      Behaviour behaviour,
      Child node,
      AtomicInteger broken,
      State state) {
    List<Call> calls = new ArrayList<>();
    AtomicBoolean closed = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(count, daemons(name));
    for (int i = 0; i < count; i++) {
      int number = i;
      threads.execute(
          () -> {
            Bench.pause((long) overMillis * number / count);
            try (Call call = new Call(node.port(), TINY_BUFFER)) {
              synchronized (calls) {
                calls.add(call);
              }
              if (!closed.get()) {
                behaviour.behave(call, number);
                stay(closed);
              }
            } catch (IOException gone) {
              if (!closed.get()) {
                broken.incrementAndGet();
              }
            }
          });
    }
    return of(
        () -> {
          closed.set(true);
          threads.shutdownNow();
          synchronized (calls) {
            for (Call call : calls) {
              call.close();
            }
          }
        },
        state);
  }

  /** Keeps a connection open until the crowd is closed. */
  private static void stay(AtomicBoolean closed) {
    while (!closed.get() && !Thread.currentThread().isInterrupted()) {
      Bench.pause(1000);
    }
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(null, task, name, 128 * 1024);
      thread.setDaemon(true);
      return thread;
    };
  }

  private static Crowd of(Closeable end, State state) {
    return new Crowd() {
      @Override
      public void close() throws IOException {
        end.close();
      }

      @Override
      public String state() {
        return state.tell();
      }
    };
  }
}
