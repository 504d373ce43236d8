package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
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
 * Simulates workers whose origins change their behavior: they answer, fail, answer late, twice, at
 * once, or when the attempt is no longer outstanding. Checks that no limit is exceeded.
 */
final class ScriptedTransport implements Transport {
  /** How much longer than an attempt's limit the bus waits for its report. */
  private static final long EXTRA_WAIT_MILLIS = 2_000;

  /** How long the bus waits for the answer to a ping. */
  private static final long PING_MILLIS = 1_000;

  private final Choices choices;
  private final VirtualClock clock;
  private final ScriptedOutput output;
  private final ScriptedOrigins origins;
  private final Map<Attempt, Worker> open = new LinkedHashMap<>();
  private final Map<Attempt, Consumer<Report>> asked = new HashMap<>();
  private final Map<String, List<Report>> answers = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final List<Worker> known = new ArrayList<>();
  private final Map<Worker, Long> blockedUntil = new HashMap<>();

  /** Attempts of blocked workers, whose tasks run elsewhere. They do not count for the limits. */
  private final Set<Attempt> stuck = new HashSet<>();

  private ToIntFunction<String> originLimit = origin -> Integer.MAX_VALUE;
  private boolean losing;

  ScriptedTransport(Choices choices, VirtualClock clock) {
    this.choices = choices;
    this.clock = clock;
    this.output = new ScriptedOutput(choices, clock);
    this.origins = new ScriptedOrigins(choices, output);
  }

  /** Returns the live output of commands. */
  ScriptedOutput output() {
    return output;
  }

  /** Sets the source of the limits of origins. */
  void originLimit(ToIntFunction<String> source) {
    originLimit = source;
  }

  /** Returns the reports that were drawn for the attempts of a task. */
  List<Report> answers(String batch, int index) {
    return answers.getOrDefault(batch + "/" + index, List.of());
  }

  ScriptedOrigins origins() {
    return origins;
  }

  /** Runs an action that may remove nodes; {@code isMember} returns which are left. */
  void losing(Runnable action, Predicate<String> isMember) {
    losing = true;
    action.run();
    losing = false;
    open.keySet().removeIf(attempt -> !isMember.test(attempt.seat().node()));
  }

  @Override
  public void send(Worker worker, Attempt attempt, Consumer<Report> report) {
    assertThat(ids.add(attempt.id())).as("each attempt is sent once").isTrue();
    open.put(attempt, worker);
    asked.put(attempt, report);
    if (!losing) {
      checkLimits(worker, attempt);
    }
    Report answer = origins.answer(attempt, count(String.valueOf(attempt.origin())));
    answers.computeIfAbsent(key(attempt), key -> new ArrayList<>()).add(answer);
    long delay = blockedMillis(worker) + delay(attempt, answer);
    output.schedule(attempt, answer, delay);
    answerAfter(delay, attempt, answer);
    if (choices.onceIn(20)) {
      clock.after(choices.between(0, 5_000), () -> answerAgain(attempt, report, answer));
    }
  }

  /** Blocks the event loop of some worker for a while: it receives and sends nothing. */
  void blockLoop() {
    if (!known.isEmpty()) {
      blockedUntil.put(choices.oneOf(known), clock.millis() + choices.between(0, 4_000));
    }
  }

  /** Event loops are late at times. */
  @Override
  public void ping(Worker worker, Consumer<Boolean> isAnswered) {
    if (!known.contains(worker)) {
      known.add(worker);
    }
    long blocked = blockedMillis(worker);
    clock.after(
        Math.min(PING_MILLIS, blocked + choices.between(0, 40)),
        () -> isAnswered.accept(blocked < PING_MILLIS));
  }

  private long blockedMillis(Worker worker) {
    return Math.max(0, blockedUntil.getOrDefault(worker, 0L) - clock.millis());
  }

  /** Some workers abort the attempt soon; others do not receive the message. */
  @Override
  public void cancel(Worker worker, Attempt attempt) {
    if (worker.heartbeat().isMissing(clock.millis())) {
      stuck.add(attempt);
    }
    if (choices.flip()) {
      Report cancelled = Report.of(new Failure(FailureCode.CANCELLED, "as asked"));
      answerAfter(blockedMillis(worker) + choices.between(1, 100), attempt, cancelled);
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

  private void answerAgain(Attempt attempt, Consumer<Report> report, Report answer) {
    open.remove(attempt);
    report.accept(answer);
  }

  /** Returns whether nodes are being removed, so that the open attempts are not known. */
  boolean isLosing() {
    return losing;
  }

  private void checkLimits(Worker worker, Attempt attempt) {
    assertThat(count(worker)).as("capacity").isLessThanOrEqualTo(worker.card().capacity());
    String origin = attempt.origin();
    if (origin != null) {
      assertThat(count(origin)).as(origin).isLessThanOrEqualTo(originLimit.applyAsInt(origin));
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

  /** Returns the number of open attempts of a batch that match. */
  long open(String batch, Predicate<Attempt> filter) {
    return open.keySet().stream()
        .filter(attempt -> attempt.batch().id().equals(batch) && !stuck.contains(attempt))
        .filter(filter)
        .count();
  }

  private long delay(Attempt attempt, Report answer) {
    Failure failure = answer.failure();
    if (failure != null && failure.code() == FailureCode.ATTEMPT_TIMEOUT) {
      return attempt.timeoutMillis() + (choices.onceIn(4) ? EXTRA_WAIT_MILLIS : 0);
    }
    return choices.between(0, (int) Math.min(attempt.timeoutMillis() + EXTRA_WAIT_MILLIS, 3_000));
  }

  private static String key(Attempt attempt) {
    return attempt.batch().id() + "/" + attempt.task().index();
  }
}
