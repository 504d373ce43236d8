package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Backlog;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.EventSink;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.batch.VirtualClock;
import dev.sluice.testkit.property.Choices;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A batch whose list and options are left to chance, and all that it told, held to the law. */
final class ObservedBatch {
  private static final int LONGEST = 60;
  private static final long GRACE_MILLIS = 1_500;
  private static final List<String> HOSTS = List.of("http://a.test", "http://b.test:8080");

  private final Choices choices;
  private final VirtualClock clock;
  private final CountedClock own;
  private final ScriptedTransport transport;
  private final SlowList backlog = new SlowList();
  private final Deque<Backlog.Entry> toCome = new ArrayDeque<>();
  private final List<JsonObject> events = new ArrayList<>();
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private final Set<Integer> indexes = new HashSet<>();
  private final Map<String, Long> sums = new HashMap<>();
  private final JsonObject json;
  private final BatchOptions options;
  private final Batch batch;
  private final long begun;
  private final boolean isFollowed;
  private final Map<String, String> written = new HashMap<>();
  private long arrived;
  private long dropped;
  private long attempts;
  private int starts;
  private long disturbed;
  private @Nullable Long cancelled;
  private @Nullable Long finished;
  private boolean listEnded;

  ObservedBatch(
      int number, Choices choices, VirtualClock clock, ScriptedTransport transport, Dispatcher to) {
    this.choices = choices;
    this.clock = clock;
    this.own = new CountedClock(clock);
    this.transport = transport;
    this.json = RandomOptions.of(choices);
    this.options = BatchOptions.from(Fields.of(json));
    choices.note("batch b" + number + " " + json);
    while (toCome.size() < LONGEST && choices.below(25) > 0) {
      toCome.add(entry());
    }
    choices.note("  list " + toCome.stream().map(ObservedBatch::brief).toList());
    begun = clock.millis();
    Random random = new Random(choices.below(9));
    isFollowed = choices.flip();
    batch = new Batch("b" + number, options, backlog, to, own, random, new Reader());
  }

  /** Begins, with all of its list or none. */
  void begin() {
    boolean isWhole = choices.flip();
    batch.begin(isWhole ? (Long) (long) toCome.size() : null);
    if (isWhole) {
      come(toCome.size());
      completeList();
    }
  }

  /** More of its list comes. */
  void more() {
    come(Math.min(toCome.size(), choices.between(0, LONGEST)));
  }

  /** All of its list has come. */
  void endList() {
    if (!listEnded) {
      come(toCome.size());
      completeList();
    }
  }

  void hold(boolean hold) {
    choices.note(clock.millis() + ": hold " + batch.id() + " " + hold);
    disturbed = clock.millis();
    batch.pause(hold);
  }

  void cancel() {
    if (!batch.isFinished()) {
      choices.note(clock.millis() + ": cancel " + batch.id());
      cancelled = cancelled == null ? (Long) clock.millis() : cancelled;
      disturbed = clock.millis();
      batch.cancel(choices.oneOf(FailureCode.CANCELLED, FailureCode.DRAINING), "by chance");
    }
  }

  /** Its caller has gone, so that nothing more of its list comes. */
  void abandon() {
    choices.note(clock.millis() + ": abandon " + batch.id());
    cancelled = cancelled == null ? (Long) clock.millis() : cancelled;
    disturbed = clock.millis();
    toCome.clear();
    listEnded = true;
    batch.abandon("disconnected");
  }

  boolean isFinished() {
    return batch.isFinished();
  }

  /** What holds at any time. */
  void check() {
    assertThat(batch.addsUp()).as("the law").isTrue();
    assertThat(transport.open(batch.id(), any -> true)).isLessThanOrEqualTo(options.concurrency());
    if (finished != null && clock.millis() > finished + 1) {
      assertThat(own.timers()).as("timers left").isZero();
    }
  }

  /** An attempt of it has been sent. */
  void sent(Attempt attempt) {
    if (!transport.isLosing()) {
      checkBounds(attempt);
    }
    double pace = options.perSecond() == null ? 0 : 1_000 / options.perSecond();
    long earliest = (long) (begun + options.startAfterMillis() + starts++ * pace);
    assertThat(clock.millis()).as("pace").isGreaterThanOrEqualTo(earliest);
  }

  private void checkBounds(Attempt attempt) {
    long running = transport.open(batch.id(), any -> true);
    assertThat(running).as("concurrency").isLessThanOrEqualTo(options.concurrency());
    long there =
        transport.open(batch.id(), other -> Objects.equals(other.origin(), attempt.origin()));
    if (attempt.origin() != null) {
      assertThat(there).as("perOrigin").isLessThanOrEqualTo(options.perOrigin());
    }
  }

  /** What holds once all is over. */
  void checkEnd() {
    JsonObject last = events.get(events.size() - 1);
    assertThat(last.getString("event")).isEqualTo("finished");
    JsonObject summary = last.getJsonObject("summary");
    counts.merge(Outcome.CANCELLED, dropped, Long::sum);
    for (Outcome outcome : Outcome.values()) {
      assertThat(summary.getJsonObject("counts").getLong(outcome.name()))
          .as(outcome.name())
          .isEqualTo(counts.getOrDefault(outcome, 0L));
    }
    assertThat(summary.getLong("submitted")).isEqualTo(arrived).isEqualTo(sum());
    assertThat(summary.getLong("attempts")).as("attempts").isEqualTo(attempts);
    checkTotals(summary.getJsonObject("totals"));
    checkPeaks(summary.getJsonObject("concurrency"));
    checkInTime();
    assertThat(transport.output().untaken(batch.id())).as("pieces not taken").isZero();
  }

  private void checkTotals(JsonObject totals) {
    JsonObject jobs = totals.getJsonObject("jobs", new JsonObject());
    assertThat(jobs.getLong("sum", 0L)).isEqualTo(sums.getOrDefault("sum", 0L));
    assertThat(jobs.getLong("counted", 0L)).isEqualTo(sums.getOrDefault("counted", 0L));
    assertThat(jobs.getLong("of", 0L)).isEqualTo(sums.getOrDefault("of", 0L));
    assertThat(totals.fieldNames()).isSubsetOf("jobs");
  }

  private void checkPeaks(JsonObject concurrency) {
    assertThat(concurrency.getInteger("peak")).isLessThanOrEqualTo(options.concurrency());
    concurrency
        .getJsonObject("origins")
        .forEach(
            origin ->
                assertThat(((JsonObject) origin.getValue()).getInteger("peak"))
                    .isLessThanOrEqualTo(options.perOrigin()));
  }

  /** Its deadline and its cancel are kept, but for what its reader and its list hold up. */
  private void checkInTime() {
    long due = options.deadlineMillis() == null ? Long.MAX_VALUE : begun + options.deadlineMillis();
    due = cancelled == null ? due : Math.min(due, cancelled);
    if (due != Long.MAX_VALUE) {
      assertThat(finished).isLessThanOrEqualTo(Math.max(due, disturbed) + GRACE_MILLIS + 5);
    }
  }

  private long sum() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private void come(int lines) {
    if (!listEnded) {
      for (int i = 0; i < lines; i++) {
        backlog.entries.add(toCome.remove());
      }
      disturbed = clock.millis();
      arrived += batch.isFinished() ? 0 : lines;
      batch.received(lines);
    }
  }

  private void completeList() {
    listEnded = true;
    disturbed = clock.millis();
    batch.completeList();
  }

  private void told(JsonObject event) {
    assertThat(finished).as("nothing after the end").isNull();
    assertThat(event.getLong("seq")).as("no gap").isEqualTo(events.size());
    events.add(event);
    switch (event.getString("event")) {
      case "task" -> ended(event);
      case "output" -> wrote(event);
      case "finished" -> finished = clock.millis();
      default -> {}
    }
    if (choices.onceIn(50)) {
      batch.pause(true);
      clock.after(choices.between(1, 500), () -> hold(false));
    }
  }

  private void wrote(JsonObject event) {
    assertThat(isFollowed).as("output is told to who follows it").isTrue();
    assertThat(indexes).as("no output after the end").doesNotContain(event.getInteger("index"));
    String stream = event.getInteger("index") + event.getString("stream");
    written.merge(stream, event.getString("text"), String::concat);
  }

  /** All that it wrote is told, before its end: each character once. */
  private void checkOutput(JsonObject event) {
    JsonObject value = event.getJsonObject("value", new JsonObject());
    for (String stream : List.of("stdout", "stderr")) {
      if (value.containsKey(stream)) {
        assertThat(written.getOrDefault(event.getInteger("index") + stream, ""))
            .isEqualTo(isFollowed ? value.getString(stream) : "");
      }
    }
  }

  private void ended(JsonObject event) {
    checkOutput(event);
    int index = event.getInteger("index");
    Outcome outcome = Outcome.valueOf(event.getString("outcome"));
    assertThat(indexes.add(index)).as("one outcome for task " + index).isTrue();
    counts.merge(outcome, 1L, Long::sum);
    int tried = event.getInteger("attempts");
    attempts += tried;
    boolean isCommand = "command".equals(event.getString("kind"));
    assertThat(tried)
        .as("attempts of task " + index + ", told " + transport.told(batch.id(), index))
        .isBetween(0, isCommand ? 1 : options.retry().attempts());
    if ("jobs".equals(event.getString("kind"))) {
      sums.merge("of", 1L, Long::sum);
      if (outcome == Outcome.OK) {
        sums.merge("counted", 1L, Long::sum);
        sums.merge("sum", event.getJsonObject("value").getLong("jobs"), Long::sum);
      }
    }
    if (tried > 0 && (outcome == Outcome.OK || outcome == Outcome.NOT_FOUND)) {
      assertThat(transport.told(batch.id(), index)).anyMatch(report -> isLike(report, event));
    }
  }

  private static boolean isLike(Report report, JsonObject event) {
    Failure failure = report.failure();
    return failure == null
        ? Objects.equals(
            event.getJsonObject("value"), Objects.requireNonNull(report.value()).toJson())
        : failure.code() == FailureCode.NOT_FOUND && event.getString("outcome").equals("NOT_FOUND");
  }

  private Backlog.Entry entry() {
    return switch (choices.below(8)) {
      case 0 -> task(Kinds.JOBS, Lookup.ofZip("79936"));
      case 1 -> task(Kinds.JOBS, Lookup.ofZip(String.valueOf(10_000 + choices.below(90_000))));
      case 2 -> task(Kinds.JOBS, new Lookup("00926", null, "other"));
      case 3 -> task(Kinds.FLAGS, new FlagDownload(choices.oneOf("br", "fr", "xx")));
      case 4 -> task(Kinds.COMMAND, new CommandRun("echo", List.of(), null));
      case 5 -> task(Kinds.DOWNLOAD, new Download(choices.oneOf(HOSTS) + "/x", null));
      case 6 -> task(Kinds.DOWNLOAD, new Download(choices.oneOf(HOSTS) + "/y", "same.bin"));
      default -> Backlog.Entry.invalid(InvalidMessage.of("zip", "x", "five digits"));
    };
  }

  private static String brief(Backlog.Entry entry) {
    TaskSpec spec = entry.spec();
    return spec == null ? "invalid" : spec.kind().name() + " " + spec.request().key();
  }

  private Backlog.Entry task(Kind<?, ?> kind, Request request) {
    Long timeout = choices.onceIn(10) ? (Long) choices.between(1, BatchOptions.DAY) : null;
    return Backlog.Entry.of(TaskSpec.of(kind, request, null, timeout));
  }

  private final class Reader implements EventSink {
    @Override
    public void handle(BatchEvent event) {
      told(event.toJson());
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

  /** What has come of the list, some of it on a slow disk. */
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
      disturbed = clock.millis();
      batch.moreAvailable();
    }
  }
}
