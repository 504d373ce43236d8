package dev.sluice.cli.flags;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.ExitPolicy;
import dev.sluice.cli.report.Summary;
import dev.sluice.cli.session.Printer;
import dev.sluice.contracts.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints what {@code flags2} prints, and copies the flags of a remote gateway. */
final class FlagsPrinter implements Printer {
  private static final String RULE = "-".repeat(20);

  private final Shell shell;
  private final boolean json;
  private final boolean verbose;
  private final @Nullable FlagCopies copies;
  private final long began = System.nanoTime();
  private long notCopied;

  /**
   * @param copies copies each flag into the caller's directory; null if it is there already
   */
  FlagsPrinter(Shell shell, boolean json, boolean verbose, @Nullable FlagCopies copies) {
    this.shell = shell;
    this.json = json;
    this.verbose = verbose;
    this.copies = copies;
  }

  @Override
  public void task(TaskEvent task) {
    boolean found = task.outcome() == Outcome.OK;
    if (found && copies != null) {
      copies.fetch(task);
    }
    if (verbose && !json) {
      shell.out().println(task.key() + " " + (found ? "OK" : task.failure()));
    }
  }

  @Override
  public void finished(Summary summary, Account account) {
    if (copies != null) {
      copies.finish().forEach(this::notCopied);
    }
    if (!json) {
      print(summary);
    }
  }

  /** Returns the exit code, which reports flags that could not be copied. */
  int exitCode() {
    return notCopied == 0 ? ExitPolicy.SUCCESS : ExitPolicy.FAILED;
  }

  private void notCopied(String reason) {
    notCopied++;
    shell.err().println(reason);
  }

  private void print(Summary summary) {
    long found = summary.count(Outcome.OK);
    long missing = summary.count(Outcome.NOT_FOUND);
    long errors = summary.submitted() - found - missing + notCopied;
    shell.out().println(RULE);
    shell.out().println(count(found - notCopied, "flag") + " downloaded.");
    if (missing > 0) {
      shell.out().println(missing + " not found.");
    }
    if (errors > 0) {
      shell.out().println(count(errors, "error") + ".");
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    shell.out().println(String.format(Locale.ROOT, "Elapsed time: %.2fs", seconds));
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
