package dev.sluice.cli.session;

import dev.sluice.cli.client.EventStream;
import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.FinalReport;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Summary;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Follows one batch: counts, shows and prints each event. */
public final class BatchRun {
  private final Account account;
  private final Progress progress;
  private final Printer printer;
  private final FinalReport finalReport;
  private @Nullable Summary summary;

  /** Creates a run that stops counting and printing once the final report has been printed. */
  public BatchRun(Account account, Progress progress, Printer printer, FinalReport finalReport) {
    this.account = account;
    this.progress = progress;
    this.printer = printer;
    this.finalReport = finalReport;
  }

  /**
   * Reads all events.
   *
   * @return the summary of the batch
   * @throws dev.sluice.cli.client.ServerException if the server disconnects before the last event
   */
  public Summary follow(EventStream events) throws InterruptedException {
    try (progress) {
      for (JsonObject next = events.next(); next != null; next = events.next()) {
        JsonObject event = next;
        finalReport.step(() -> process(event));
      }
    }
    return Objects.requireNonNullElseGet(summary, account::summary);
  }

  private void process(JsonObject event) {
    printer.event(event);
    account.add(event);
    String name = event.getString("event", "");
    if (name.equals("task")) {
      TaskEvent task = TaskEvent.from(event);
      account.add(task);
      printer.task(task);
      progress.update(account);
    } else if (name.equals("finished")) {
      summary = new Summary(event.getJsonObject("summary"));
    }
  }
}
