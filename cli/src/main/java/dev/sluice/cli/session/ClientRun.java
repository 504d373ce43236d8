package dev.sluice.cli.session;

import dev.sluice.cli.client.BatchClient;
import dev.sluice.cli.client.EventStream;
import dev.sluice.cli.client.ServerException;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.process.Usage;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.FinalReport;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Summary;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One command that runs one batch: connects, follows it, prints its account, and closes. When it is
 * interrupted it prints what had been done until then instead.
 */
public final class ClientRun {
  /** How long what runs in this process may go on after an interrupt: it is told to end at once. */
  public static final long DRAIN_MILLIS = 0;

  private final Shell shell;
  private final boolean json;
  private final boolean quiet;
  private final FinalReport ending = new FinalReport();

  public ClientRun(Shell shell, boolean json) {
    this(shell, json, false);
  }

  /**
   * @param quiet whether the account of a batch that came to its end, or was interrupted, is left
   *     out, because stderr belongs to a command
   */
  public ClientRun(Shell shell, boolean json, boolean quiet) {
    this.shell = shell;
    this.json = json;
    this.quiet = quiet;
  }

  /** Whether the process has been told to go. */
  public boolean isInterrupted() {
    return ending.isInterrupted();
  }

  /**
   * Runs it.
   *
   * @param connection closed at the end
   * @param account knows how many tasks there will be, where that is known
   * @param progress shown unless there is {@code --json}
   * @param printer prints unless there is {@code --json}
   * @param start starts the batch
   * @return what became of it
   * @throws InterruptedException where it was interrupted, and has said so
   * @throws ServerException where the server refuses or goes away
   */
  public Summary run(
      Connection connection,
      Account account,
      Progress progress,
      Printer printer,
      Function<BatchClient, EventStream> start)
      throws InterruptedException {
    try (connection) {
      BatchRun run = new BatchRun(account, progress, printer, ending);
      return ending.watch(
          () -> reportInterrupted(account),
          () -> connection.close(DRAIN_MILLIS),
          () -> follow(run, account, printer, () -> start.apply(connection.client())));
    }
  }

  private Summary follow(
      BatchRun run, Account account, Printer printer, Supplier<EventStream> start)
      throws InterruptedException {
    EventStream events = start.get();
    try {
      Summary summary = run.follow(events);
      ending.tell(() -> report(summary, account, printer));
      return summary;
    } catch (ServerException gone) {
      if (ending.tell(() -> reportPartial("given up", account))) {
        throw gone;
      }
      throw new InterruptedException("interrupted");
    }
  }

  private void report(Summary summary, Account account, Printer printer) {
    printer.finished(summary, account);
    if (json) {
      JsonObject document = summary.json().copy().put("usage", Usage.now().toJson());
      printer.document(document, account);
      shell.out().println(document.encode());
    } else if (!quiet) {
      summary.lines().forEach(shell.err()::println);
      shell.err().println(Usage.now().line());
    }
  }

  private void reportInterrupted(Account account) {
    if (json || !quiet) {
      reportPartial("interrupted", account);
    }
  }

  private void reportPartial(String why, Account account) {
    Summary summary = account.summary();
    if (json && account.submitted() > 0) {
      JsonObject document = summary.json().copy().put("interrupted", true);
      shell.out().println(document.put("usage", Usage.now().toJson()).encode());
    }
    long left = account.notDone();
    shell
        .err()
        .println(
            why
                + ": "
                + (account.submitted() - left)
                + " of "
                + account.submitted()
                + " done ("
                + summary.outcomes()
                + "), "
                + left
                + " not done");
    summary.failures().forEach(group -> shell.err().println("  " + group));
  }
}
