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
 * Runs the one batch of a command: connects, follows the events, prints the final report, and
 * closes. When it is interrupted it prints what was done until then.
 */
public final class ClientRun {
  /** The grace period of a node in this process after an interrupt: it cancels everything. */
  public static final long DRAIN_MILLIS = 0;

  private final Shell shell;
  private final boolean json;
  private final boolean quiet;
  private final FinalReport finalReport = new FinalReport();

  /**
   * @param json whether to print one JSON document instead of text
   */
  public ClientRun(Shell shell, boolean json) {
    this(shell, json, false);
  }

  /**
   * @param json whether to print one JSON document instead of text
   * @param quiet whether to print no summary, because stderr belongs to a command
   */
  public ClientRun(Shell shell, boolean json, boolean quiet) {
    this.shell = shell;
    this.json = json;
    this.quiet = quiet;
  }

  /** Returns whether the process has received a signal to end. */
  public boolean isInterrupted() {
    return finalReport.isInterrupted();
  }

  /**
   * Runs the batch.
   *
   * @param connection closed at the end
   * @param account counts the tasks
   * @param progress shows the progress
   * @param printer prints the results
   * @param start starts the batch
   * @return the summary of the batch
   * @throws InterruptedException if it was interrupted; the partial report has been printed
   * @throws ServerException if the server refuses the batch or disconnects
   */
  public Summary run(
      Connection connection,
      Account account,
      Progress progress,
      Printer printer,
      Function<BatchClient, EventStream> start)
      throws InterruptedException {
    try (connection) {
      BatchRun run = new BatchRun(account, progress, printer, finalReport);
      return finalReport.watch(
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
      finalReport.print(() -> report(summary, account, printer));
      return summary;
    } catch (ServerException disconnected) {
      if (finalReport.print(() -> reportPartial("disconnected", account))) {
        throw disconnected;
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

  private void reportPartial(String reason, Account account) {
    Summary summary = account.summary();
    if (json && account.submitted() > 0) {
      JsonObject document = summary.json().copy().put("interrupted", true);
      shell.out().println(document.put("usage", Usage.now().toJson()).encode());
    }
    shell.err().println(reason + ": " + account.line());
    summary.failures().forEach(group -> shell.err().println("  " + group));
  }
}
