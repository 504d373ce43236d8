package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Output;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.VirtualClock;
import dev.sluice.testkit.property.Choices;
import java.util.HashMap;
import java.util.Map;

/**
 * Simulates the live output of commands over a bus that loses, duplicates and reorders pieces, and
 * checks that the gateway takes each piece at most once.
 */
final class ScriptedOutput {
  private static final String TEXT = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int MAX_PIECE_LENGTH = 12;

  private final Choices choices;
  private final VirtualClock clock;
  private final Map<String, Integer> untaken = new HashMap<>();

  ScriptedOutput(Choices choices, VirtualClock clock) {
    this.choices = choices;
    this.clock = clock;
  }

  /** Returns the report of a command that succeeds, with all of its output. */
  Report result() {
    return Report.of(
        new CommandResult(0, null, randomText(), randomText(), false, 1, null, null, null));
  }

  /** Schedules the pieces of a report, some of them after the report itself. */
  void schedule(Attempt attempt, Report report, long millis) {
    if (report.value() instanceof CommandResult result && attempt.streamsOutput()) {
      schedule(attempt, Output.STDOUT, result.stdout(), millis);
      schedule(attempt, Output.STDERR, result.stderr(), millis);
    }
  }

  /** Returns the number of pieces that were accepted and have not been taken. */
  int untaken(String batch) {
    return untaken.getOrDefault(batch, 0);
  }

  private void schedule(Attempt attempt, String stream, String text, long millis) {
    for (int from = 0; from < text.length() && choices.below(8) > 0; ) {
      int end = Math.min(text.length(), from + choices.between(1, MAX_PIECE_LENGTH));
      Output piece = new Output(stream, from, text.substring(from, end));
      for (int times = choices.oneOf(1, 1, 1, 1, 0, 2); times > 0; times--) {
        clock.after(choices.between(0, (int) millis + 5), () -> arrive(attempt, piece));
      }
      from = end;
    }
  }

  private void arrive(Attempt attempt, Output piece) {
    String batch = attempt.batch().id();
    boolean[] taken = new boolean[1];
    untaken.merge(batch, 1, Integer::sum);
    Runnable take =
        () -> {
          assertThat(taken[0]).as("a piece is taken once").isFalse();
          taken[0] = true;
          untaken.merge(batch, -1, Integer::sum);
        };
    if (!attempt.output(piece, take)) {
      untaken.merge(batch, -1, Integer::sum);
    }
  }

  private String randomText() {
    return TEXT.substring(0, choices.below(TEXT.length() + 1));
  }
}
