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
 * Prints what a command writes, to the letter: as it comes where the gateway tells it live, or else
 * at its end.
 */
final class CommandPrinter implements Printer {
  private static final int SIGNALLED = 128;

  private final Shell shell;
  private final boolean json;
  private final BooleanSupplier interrupted;
  private final Set<String> live = new HashSet<>();
  private JsonObject result = new JsonObject();
  private boolean ranToItsEnd;

  /**
   * @param interrupted whether we were told to go, so that it is no news that the command did
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
    ranToItsEnd = task.outcome() == Outcome.OK || "EXIT_NONZERO".equals(task.code());
    for (String stream : new String[] {"stdout", "stderr"}) {
      if (!live.contains(stream)) {
        print(stream, result.getString(stream));
      }
    }
    if (result.getBoolean("truncated", false)) {
      shell.err().println("sluice: it wrote more than was kept");
    }
    if (!ranToItsEnd && !"SIGNALLED".equals(task.code()) && !interrupted.getAsBoolean()) {
      shell.err().println("sluice: " + task.failure());
    }
  }

  @Override
  public void document(JsonObject document, Account account) {
    document.put("result", result);
  }

  /**
   * The command's own code; {@code otherwise} where it has none. One that was told to go may well
   * say that it went with success: it did not.
   */
  int exitCode(int otherwise) {
    Integer code = result.getInteger("exitCode");
    Integer signal = result.getInteger("signal");
    if (code != null) {
      return code == 0 && !ranToItsEnd ? otherwise : code;
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
