package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.VirtualClock;
import dev.sluice.testkit.property.Choices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Workers whose origins have weather: they answer well, badly, late, twice, at once, or only when
 * nobody waits any more. It knows what is open where, and sees to it that no bound is overstepped.
 */
final class ScriptedTransport implements Transport {
  /** How much longer than an attempt's limit the bus waits for its report. */
  private static final long BUS_MILLIS = 2_000;

  /** How long the bus waits for the answer to a ping. */
  private static final long PING_MILLIS = 1_000;

  private static final List<Failure> FAILURES =
      List.of(
          new Failure(FailureCode.NOT_FOUND, "404"),
          new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503),
          new Failure(FailureCode.UPSTREAM_STATUS, "429").withStatus(429),
          new Failure(FailureCode.UPSTREAM_STATUS, "500").withStatus(500),
          new Failure(FailureCode.UPSTREAM_STATUS, "502").withStatus(502),
          new Failure(FailureCode.UPSTREAM_STATUS, "403").withStatus(403),
          broken("connection"),
          broken("refused").withConnection(Failure.Connection.REFUSED),
          broken("reset").withConnection(Failure.Connection.RESET),
          broken("cut").withConnection(Failure.Connection.CUT),
          new Failure(FailureCode.UPSTREAM_MALFORMED, "html"),
          new Failure(FailureCode.ATTEMPT_TIMEOUT, "slow"),
          new Failure(FailureCode.OVERLOADED, "full"),
          new Failure(FailureCode.NO_WORKER, "gone"),
          new Failure(FailureCode.DRAINING, "going"),
          new Failure(FailureCode.POLICY, "not you"),
          new Failure(FailureCode.EXIT_NONZERO, "exit 1").withValue(new JobCount(-1, "x", true)),
          new Failure(FailureCode.INTERNAL, "defect"));

  /** How an origin fares. */
  private enum Weather {
    FINE,
    BEARS_A_FEW,
    DOWN,
    SILENT,
    MIXED
  }

  private final Choices choices;
  private final VirtualClock clock;
  private final ScriptedOutput output;
  private final Map<Attempt, Worker> open = new LinkedHashMap<>();
  private final Map<Attempt, Consumer<Report>> asked = new HashMap<>();
  private final Map<String, Weather> weather = new HashMap<>();
  private final Map<String, Integer> bears = new HashMap<>();
  private final Map<String, List<Report>> told = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final List<Worker> known = new ArrayList<>();
  private final Map<Worker, Long> heldUntil = new HashMap<>();

  /** Attempts of silent workers, whose tasks run elsewhere: bounds are held without them. */
  private final Set<Attempt> stuck = new HashSet<>();

  private long values;
  private ToIntFunction<String> bound = origin -> Integer.MAX_VALUE;
  private boolean losing;

  ScriptedTransport(Choices choices, VirtualClock clock) {
    this.choices = choices;
    this.clock = clock;
    this.output = new ScriptedOutput(choices, clock);
  }

  /** What commands write while they run. */
  ScriptedOutput output() {
    return output;
  }

  /** Names who knows how many requests at once may go to an origin, at most. */
  void bound(ToIntFunction<String> most) {
    bound = most;
  }

  /** What the workers were told to answer to the attempts of a task. */
  List<Report> told(String batch, int index) {
    return told.getOrDefault(batch + "/" + index, List.of());
  }

  /** The weather changes somewhere. */
  void turn() {
    weather.keySet().stream()
        .sorted()
        .toList()
        .forEach(origin -> weather.computeIfPresent(origin, (o, w) -> drawn()));
  }

  /** Nodes may go while {@code action} runs; {@code isThere} tells which have not. */
  void losing(Runnable action, Predicate<String> isThere) {
    losing = true;
    action.run();
    losing = false;
    open.keySet().removeIf(attempt -> !isThere.test(attempt.seat().node()));
  }

  @Override
  public void send(Worker worker, Attempt attempt, Consumer<Report> report) {
    assertThat(ids.add(attempt.id())).as("a fence is used once").isTrue();
    open.put(attempt, worker);
    asked.put(attempt, report);
    if (!losing) {
      checkBounds(worker, attempt);
    }
    Weather now = weather.computeIfAbsent(String.valueOf(attempt.origin()), o -> drawn());
    Report answer = answer(attempt, now);
    told.computeIfAbsent(key(attempt), key -> new ArrayList<>()).add(answer);
    long delay = heldMillis(worker) + delay(attempt, answer);
    output.tell(attempt, answer, delay);
    answerAfter(delay, attempt, answer);
    if (choices.onceIn(20)) {
      clock.after(choices.between(0, 5_000), () -> answerOnceMore(attempt, report, answer));
    }
  }

  /** The loop of some worker is held for a while: it hears nothing, and says nothing. */
  void hold() {
    if (!known.isEmpty()) {
      heldUntil.put(choices.oneOf(known), clock.millis() + choices.between(0, 4_000));
    }
  }

  /** Loops are late at times. */
  @Override
  public void ping(Worker worker, Consumer<Boolean> heard) {
    if (!known.contains(worker)) {
      known.add(worker);
    }
    long held = heldMillis(worker);
    clock.after(
        Math.min(PING_MILLIS, held + choices.between(0, 40)),
        () -> heard.accept(held < PING_MILLIS));
  }

  private long heldMillis(Worker worker) {
    return Math.max(0, heldUntil.getOrDefault(worker, 0L) - clock.millis());
  }

  /** A worker that hears of it ends the work soon; another has not heard. */
  @Override
  public void cancel(Worker worker, Attempt attempt) {
    if (worker.heartbeat().isMissing(clock.millis())) {
      stuck.add(attempt);
    }
    if (choices.flip()) {
      Report cancelled = Report.of(new Failure(FailureCode.CANCELLED, "as asked"));
      answerAfter(heldMillis(worker) + choices.between(1, 100), attempt, cancelled);
    }
  }

  private void answerAfter(long millis, Attempt attempt, Report answer) {
    if (millis == 0) {
      answer(attempt, answer);
    } else {
      clock.after(millis, () -> answer(attempt, answer));
    }
  }

  private void answer(Attempt attempt, Report answer) {
    open.remove(attempt);
    Consumer<Report> report = asked.remove(attempt);
    if (report != null) {
      report.accept(answer);
    }
  }

  private void answerOnceMore(Attempt attempt, Consumer<Report> report, Report answer) {
    open.remove(attempt);
    report.accept(answer);
  }

  /** Whether nodes are going at this moment, so that what is open is not known. */
  boolean isLosing() {
    return losing;
  }

  private void checkBounds(Worker worker, Attempt attempt) {
    assertThat(count(worker)).as("capacity").isLessThanOrEqualTo(worker.card().capacity());
    String origin = attempt.origin();
    if (origin != null) {
      assertThat(count(origin)).as(origin).isLessThanOrEqualTo(bound.applyAsInt(origin));
    }
  }

  private long count(Worker worker) {
    return open.values().stream().filter(other -> other == worker).count();
  }

  private int count(String origin) {
    return (int)
        open.keySet().stream()
            .filter(other -> origin.equals(other.origin()) && !stuck.contains(other))
            .count();
  }

  /** How many attempts of a batch are open that {@code choice} is true of. */
  long open(String batch, Predicate<Attempt> choice) {
    return open.keySet().stream()
        .filter(attempt -> attempt.batch().id().equals(batch) && !stuck.contains(attempt))
        .filter(choice)
        .count();
  }

  private Weather drawn() {
    return choices.oneOf(Weather.values());
  }

  private Report answer(Attempt attempt, Weather now) {
    return switch (now) {
      case FINE -> choices.onceIn(20) ? failed() : well(attempt);
      case BEARS_A_FEW -> borne(attempt) ? well(attempt) : Report.of(refusal());
      case DOWN -> Report.of(broken("refused").withConnection(Failure.Connection.REFUSED));
      case SILENT -> Report.of(new Failure(FailureCode.ATTEMPT_TIMEOUT, "silent"));
      case MIXED -> choices.flip() ? failed() : well(attempt);
    };
  }

  private boolean borne(Attempt attempt) {
    String origin = String.valueOf(attempt.origin());
    int most = bears.computeIfAbsent(origin, name -> choices.between(0, 20));
    return attempt.origin() == null || count(origin) <= most;
  }

  private Report well(Attempt attempt) {
    if (attempt.task().spec().kind().equals(Kinds.COMMAND)) {
      return output.result();
    }
    return Report.of(new JobCount(++values, "lab", true));
  }

  private Report failed() {
    Failure failure = choices.oneOf(FAILURES);
    return Report.of(choices.onceIn(4) ? failure.withRetryAfter(pause()) : failure);
  }

  private Failure refusal() {
    Failure refusal = FAILURES.get(choices.oneOf(1, 2, 7, 8));
    return choices.onceIn(10) ? refusal.withRetryAfter(pause()) : refusal;
  }

  private long pause() {
    return choices.between(0, 7_200_000);
  }

  private long delay(Attempt attempt, Report answer) {
    Failure failure = answer.failure();
    if (failure != null && failure.code() == FailureCode.ATTEMPT_TIMEOUT) {
      return attempt.timeoutMillis() + (choices.onceIn(4) ? BUS_MILLIS : 0);
    }
    return choices.between(0, (int) Math.min(attempt.timeoutMillis() + BUS_MILLIS, 3_000));
  }

  private static String key(Attempt attempt) {
    return attempt.batch().id() + "/" + attempt.task().index();
  }

  private static Failure broken(String how) {
    return new Failure(FailureCode.UPSTREAM_CONNECTION, how);
  }
}
