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
 * Commands that write while they run, over a bus that loses pieces, doubles them and brings them in
 * another order, to a gateway that takes each at most once.
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

  /** What a command that ends well has written in all. */
  Report result() {
    return Report.of(new CommandResult(0, null, some(), some(), false, 1, null, null, null));
  }

  /** Has the pieces come that lead up to a report, some of them after it. */
  void tell(Attempt attempt, Report report, long millis) {
    if (report.value() instanceof CommandResult result && attempt.streamsOutput()) {
      tell(attempt, Output.STDOUT, result.stdout(), millis);
      tell(attempt, Output.STDERR, result.stderr(), millis);
    }
  }

  /** How many pieces of a batch were accepted and have not been taken. */
  int untaken(String batch) {
    return untaken.getOrDefault(batch, 0);
  }

  private void tell(Attempt attempt, String stream, String text, long millis) {
    for (int from = 0; from < text.length() && choices.below(8) > 0; ) {
      int end = Math.min(text.length(), from + choices.between(1, MAX_PIECE_LENGTH));
      Output piece = new Output(stream, from, text.substring(from, end));
      for (int times = choices.oneOf(1, 1, 1, 1, 0, 2); times > 0; times--) {
        clock.after(choices.between(0, (int) millis + 5), () -> come(attempt, piece));
      }
      from = end;
    }
  }

  private void come(Attempt attempt, Output piece) {
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

  private String some() {
    return TEXT.substring(0, choices.below(TEXT.length() + 1));
  }
}
