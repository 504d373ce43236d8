package dev.sluice.cli.run;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.session.Printer;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints the output of a command unchanged: as it arrives if the gateway streams it, or else at the
 * end.
 */
final class CommandPrinter implements Printer {
  private static final int SIGNALLED = 128;

  private final Shell shell;
  private final boolean json;
  private final BooleanSupplier interrupted;
  private final Set<String> live = new HashSet<>();
  private JsonObject result = new JsonObject();
  private boolean completed;

  /**
   * @param interrupted whether this process received a signal; then the end of the command is not
   *     reported
   */
  CommandPrinter(Shell shell, boolean json, BooleanSupplier interrupted) {
    this.shell = shell;
    this.json = json;
    this.interrupted = interrupted;
  }

  @Override
  public void event(JsonObject event) {
    if ("output".equals(event.getString("event"))) {
      String stream = event.getString("stream", "stdout");
      live.add(stream);
      print(stream, event.getString("text"));
    }
  }

  @Override
  public void task(TaskEvent task) {
    result = task.value();
    completed = task.outcome() == Outcome.OK || "EXIT_NONZERO".equals(task.code());
    for (String stream : new String[] {"stdout", "stderr"}) {
      if (!live.contains(stream)) {
        print(stream, result.getString(stream));
      }
    }
    if (result.getBoolean("truncated", false)) {
      shell.err().println("sluice: output truncated at maxOutputBytes");
    }
    if (!completed && !"SIGNALLED".equals(task.code()) && !interrupted.getAsBoolean()) {
      shell.err().println("sluice: " + task.failure());
    }
  }

  @Override
  public void document(JsonObject document, Account account) {
    document.put("result", result);
  }

  /**
   * Returns the exit code of the command, or {@code otherwise} if it has none. Exit code 0 after a
   * timeout or a cancellation is no success.
   */
  int exitCode(int otherwise) {
    Integer code = result.getInteger("exitCode");
    Integer signal = result.getInteger("signal");
    if (code != null) {
      return code == 0 && !completed ? otherwise : code;
    }
    return signal == null ? otherwise : SIGNALLED + signal;
  }

  private void print(String stream, @Nullable String text) {
    if (text != null && !json) {
      PrintStream target = stream.equals("stderr") ? shell.err() : shell.out();
      target.print(text);
      if (target.checkError()) {
        throw new OutputClosed();
      }
    }
  }
}
