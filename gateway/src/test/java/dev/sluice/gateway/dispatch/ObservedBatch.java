package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Backlog;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.EventSink;
import dev.sluice.gateway.batch.VirtualClock;
import dev.sluice.testkit.property.Choices;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A batch with a random list and random options, which is checked while it runs. */
final class ObservedBatch {
  private static final int MAX_LINES = 60;
  private static final long GRACE_MILLIS = 1_500;

  private final Choices choices;
  private final VirtualClock clock;
  private final CountedClock ownClock;
  private final ScriptedTransport transport;
  private final SlowList backlog = new SlowList();
  private final BatchOptions options;
  private final Deque<Backlog.Entry> toArrive;
  private final Batch batch;
  private final EventChecks events;
  private final long begunAt;
  private final boolean isFollowed;
  private long arrived;
  private long dropped;
  private int starts;
  private boolean hasListEnded;

  /** When the reader, the list or the caller last interfered. */
  private long disturbedAt;

  private @Nullable Long cancelledAt;
  private @Nullable Long finishedAt;

  ObservedBatch(
      int number, Choices choices, VirtualClock clock, ScriptedTransport transport, Dispatcher to) {
    this.choices = choices;
    this.clock = clock;
    this.ownClock = new CountedClock(clock);
    this.transport = transport;
    this.begunAt = clock.millis();
    String id = "b" + number;
    JsonObject json = RandomOptions.of(choices);
    this.options = BatchOptions.from(Fields.of(json));
    choices.note("batch " + id + " " + json);
    this.toArrive = RandomTasks.of(choices);
    Random random = new Random(choices.below(9));
    this.isFollowed = choices.flip();
    this.events = new EventChecks(id, options, isFollowed, transport);
    this.batch = new Batch(id, options, backlog, to, ownClock, random, new Reader());
  }

  /** Begins with the whole list, or with none of it. */
  void begin() {
    boolean isWhole = choices.flip();
    batch.begin(isWhole ? (Long) (long) toArrive.size() : null);
    if (isWhole) {
      arrive(toArrive.size());
      completeList();
    }
  }

  /** Lets more lines of the list arrive. */
  void addLines() {
    arrive(Math.min(toArrive.size(), choices.between(0, MAX_LINES)));
  }

  /** Lets the rest of the list arrive. */
  void endList() {
    if (!hasListEnded) {
      arrive(toArrive.size());
      completeList();
    }
  }

  /** Pauses or resumes the batch, as a slow reader does. */
  void pause(boolean isPaused) {
    choices.note(clock.millis() + ": pause " + batch.id() + " " + isPaused);
    disturbedAt = clock.millis();
    batch.pause(isPaused);
  }

  void cancel() {
    if (!batch.isFinished()) {
      choices.note(clock.millis() + ": cancel " + batch.id());
      noteCancel();
      batch.cancel(choices.oneOf(FailureCode.CANCELLED, FailureCode.DRAINING), "at random");
    }
  }

  /** Disconnects the caller, so that no more lines arrive. */
  void abandon() {
    choices.note(clock.millis() + ": abandon " + batch.id());
    noteCancel();
    toArrive.clear();
    hasListEnded = true;
    batch.abandon("disconnected");
  }

  boolean isFinished() {
    return batch.isFinished();
  }

  /** Checks what holds at any time. */
  void check() {
    assertThat(batch.addsUp()).as("the law").isTrue();
    assertThat(transport.open(batch.id(), any -> true)).isLessThanOrEqualTo(options.concurrency());
    if (finishedAt != null && clock.millis() > finishedAt + 1) {
      assertThat(ownClock.timers()).as("timers left").isZero();
    }
  }

  /** Checks an attempt that has been sent. */
  void sent(Attempt attempt) {
    if (!transport.isLosing()) {
      checkLimits(attempt);
    }
    double pace = options.perSecond() == null ? 0 : 1_000 / options.perSecond();
    long earliest = (long) (begunAt + options.startAfterMillis() + starts++ * pace);
    assertThat(clock.millis()).as("pace").isGreaterThanOrEqualTo(earliest);
  }

  /** Checks what holds when all batches have finished. */
  void checkEnd() {
    events.checkSummary(arrived, dropped);
    checkInTime();
    assertThat(transport.output().untaken(batch.id())).as("pieces not taken").isZero();
  }

  private void checkLimits(Attempt attempt) {
    long running = transport.open(batch.id(), any -> true);
    assertThat(running).as("concurrency").isLessThanOrEqualTo(options.concurrency());
    long atOrigin =
        transport.open(batch.id(), other -> Objects.equals(other.origin(), attempt.origin()));
    if (attempt.origin() != null) {
      assertThat(atOrigin).as("perOrigin").isLessThanOrEqualTo(options.perOrigin());
    }
  }

  /** Checks the deadline and the cancel, which only the reader and the list may delay. */
  private void checkInTime() {
    long due =
        options.deadlineMillis() == null ? Long.MAX_VALUE : begunAt + options.deadlineMillis();
    due = cancelledAt == null ? due : Math.min(due, cancelledAt);
    if (due != Long.MAX_VALUE) {
      assertThat(finishedAt).isLessThanOrEqualTo(Math.max(due, disturbedAt) + GRACE_MILLIS + 5);
    }
  }

  private void noteCancel() {
    cancelledAt = cancelledAt == null ? (Long) clock.millis() : cancelledAt;
    disturbedAt = clock.millis();
  }

  private void arrive(int lines) {
    if (!hasListEnded) {
      for (int i = 0; i < lines; i++) {
        backlog.entries.add(toArrive.remove());
      }
      disturbedAt = clock.millis();
      arrived += batch.isFinished() ? 0 : lines;
      batch.received(lines);
    }
  }

  private void completeList() {
    hasListEnded = true;
    disturbedAt = clock.millis();
    batch.completeList();
  }

  /** Checks the events, and is slow at times. */
  private final class Reader implements EventSink {
    @Override
    public void handle(BatchEvent event) {
      events.event(event.toJson());
      if (events.isFinished()) {
        finishedAt = clock.millis();
      }
      if (choices.onceIn(50)) {
        batch.pause(true);
        clock.after(choices.between(1, 500), () -> pause(false));
      }
    }

    @Override
    public void dropped(long tasks) {
      dropped += tasks;
    }

    @Override
    public boolean takesOutput() {
      return isFollowed;
    }
  }

  /** The lines that have arrived, some of them on a slow disk. */
  private final class SlowList implements Backlog {
    private final Deque<Entry> entries = new ArrayDeque<>();
    private boolean isLoading;

    @Override
    public @Nullable Entry poll() {
      if (!isLoading && !entries.isEmpty() && choices.onceIn(15)) {
        isLoading = true;
        clock.after(choices.between(1, 50), this::loaded);
      }
      return isLoading ? null : entries.poll();
    }

    @Override
    public void drop() {
      entries.clear();
    }

    private void loaded() {
      isLoading = false;
      disturbedAt = clock.millis();
      batch.moreAvailable();
    }
  }
}
