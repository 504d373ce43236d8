package dev.sluice.cli.demo;

import dev.sluice.cli.client.ServerException;
import dev.sluice.cli.client.Tasks;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.FinalReport;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Summary;
import dev.sluice.cli.samples.Countries;
import dev.sluice.cli.samples.Zips;
import dev.sluice.cli.session.BatchRun;
import dev.sluice.cli.session.Connection;
import dev.sluice.cli.session.Printer;
import dev.sluice.contracts.Outcome;
import dev.sluice.lab.LabTruth;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Runs the four parts of the demonstration, and compares each with the lab's own count. */
final class Demo {
  private static final String JOBS = "jobs";
  private static final String FLAGS = "flags";
  private static final String COMMANDS = "commands";
  private static final String QUEUE = "queue";
  private static final int CONCURRENCY = 100;
  private static final int WORKERS = 2;
  private static final List<String> SLEEPS = List.of("1.5", "1.0", "0.5", "0.2");

  private final Shell shell;
  private final boolean json;
  private final Connection connection;
  private final FlagFolder folder;
  private final FinalReport finalReport = new FinalReport();
  private final DemoReport report = new DemoReport();
  private String part = JOBS;
  private Account account = new Account(0);

  Demo(Shell shell, boolean json, Connection connection, FlagFolder folder) {
    this.shell = shell;
    this.json = json;
    this.connection = connection;
    this.folder = folder;
  }

  FinalReport finalReport() {
    return finalReport;
  }

  DemoReport report() {
    return report;
  }

  /** Runs the four parts, one after the other. */
  void run() throws InterruptedException {
    jobs();
    flags();
    commands();
    queue();
  }

  /** Prints what was done until the interrupt. */
  void reportInterrupted() {
    report.completed().forEach(shell.err()::println);
    shell.err().println("interrupted: " + part + ": " + account.line());
  }

  private void jobs() throws InterruptedException {
    List<String> zips = Zips.classic();
    print("1. open jobs over " + zips.size() + " zip codes (synthetic counts)");
    List<JsonObject> tasks = zips.stream().map(zip -> task(JOBS).put("zip", zip)).toList();
    runPart(JOBS, tasks, CONCURRENCY, Printer.NONE);
    LabTruth truth = connection.lab().truth();
    JsonObject total = report.summary(JOBS).total(JOBS);
    report.result(JOBS, "total " + total.getLong("sum", 0L));
    report.check("jobs total", total.getLong("sum", -1L), truth.jobsTotal(zips));
    report.check("zips counted", total.getLong("counted", -1L), zips.size());
  }

  private void flags() throws InterruptedException {
    List<String> codes = Countries.every();
    print("2. flags of " + codes.size() + " codes into " + folder.directory());
    List<JsonObject> tasks = codes.stream().map(code -> task(FLAGS).put("country", code)).toList();
    runPart(FLAGS, tasks, CONCURRENCY, folder);
    LabTruth truth = connection.lab().truth();
    report.result(FLAGS, folder.completeFiles() + " complete files");
    report.check("flags found", report.summary(FLAGS).count(Outcome.OK), truth.served());
    report.check(
        "flags not found", report.summary(FLAGS).count(Outcome.NOT_FOUND), truth.notFound());
    report.check("complete files", folder.completeFiles(), truth.served());
    report.check("other files", folder.otherFiles(), 0);
  }

  private void commands() throws InterruptedException {
    print("3. a slow command beside a quick one");
    StepPrinter printer = new StepPrinter(shell, json);
    runPart(COMMANDS, List.of(command("sleep", "1"), command("echo", "hello")), WORKERS, printer);
    report.result(COMMANDS, "the quick one did not wait for the slow one");
    report.check("commands done", report.summary(COMMANDS).count(Outcome.OK), WORKERS);
    report.check("first to end", printer.order().get(0), "echo");
  }

  private void queue() throws InterruptedException {
    print("4. four sleeps for two workers");
    List<JsonObject> tasks = SLEEPS.stream().map(seconds -> command("sleep", seconds)).toList();
    runPart(QUEUE, tasks, WORKERS, new StepPrinter(shell, json, SLEEPS));
    report.result(QUEUE, "two at a time; one at a time would take 3.20 s");
    report.check("sleeps done", report.summary(QUEUE).count(Outcome.OK), SLEEPS.size());
  }

  private void runPart(String name, List<JsonObject> tasks, int concurrency, Printer printer)
      throws InterruptedException {
    finalReport.step(() -> begin(name, tasks.size()));
    connection.lab().reset();
    JsonObject options = new JsonObject().put("concurrency", concurrency);
    try {
      Summary summary =
          new BatchRun(account, progress(name, printer), printer, finalReport)
              .follow(connection.client().start(new Tasks(tasks, options)));
      stopIfInterrupted();
      finalReport.step(() -> end(name, summary));
    } catch (ServerException disconnected) {
      if (finalReport.print(this::reportInterrupted)) {
        throw disconnected;
      }
      throw new InterruptedException("interrupted");
    }
  }

  /** An interrupt cancels the running batch, so its part has not completed. */
  private void stopIfInterrupted() throws InterruptedException {
    if (finalReport.isInterrupted()) {
      throw new InterruptedException("interrupted");
    }
  }

  private void begin(String name, long tasks) {
    part = name;
    account = new Account(tasks);
  }

  private void end(String name, Summary summary) {
    report.add(name, summary);
    summary.lines().forEach(line -> print("   " + line));
  }

  private Progress progress(String name, Printer printer) {
    return json || printer instanceof StepPrinter ? Progress.NONE : Progress.of(shell, name);
  }

  private void print(String line) {
    if (!json) {
      shell.out().println(line);
    }
  }

  private static JsonObject task(String kind) {
    return new JsonObject().put("kind", kind);
  }

  private static JsonObject command(String name, String argument) {
    return task("command").put("command", name).put("args", new JsonArray().add(argument));
  }
}
