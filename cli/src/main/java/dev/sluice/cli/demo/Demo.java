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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The four parts of the demonstration, and what the lab says to their reports. */
final class Demo {
  private static final String JOBS = "jobs";
  private static final String FLAGS = "flags";
  private static final String COMMANDS = "commands";
  private static final String QUEUE = "queue";
  private static final int WORKERS = 2;
  private static final List<String> SLEEPS = List.of("1.5", "1.0", "0.5", "0.2");

  private final Shell shell;
  private final boolean json;
  private final Connection connection;
  private final FlagFolder folder;
  private final FinalReport ending = new FinalReport();
  private final Map<String, Summary> parts = new LinkedHashMap<>();
  private final List<String> differences = new ArrayList<>();
  private String part = JOBS;
  private Account account = new Account(0);

  Demo(Shell shell, boolean json, Connection connection, FlagFolder folder) {
    this.shell = shell;
    this.json = json;
    this.connection = connection;
    this.folder = folder;
  }

  FinalReport ending() {
    return ending;
  }

  /** Runs the four parts, one after the other. */
  void run() throws InterruptedException {
    jobs();
    flags();
    commands();
    queue();
  }

  /** Whether every report was true. */
  boolean isExact() {
    return differences.isEmpty();
  }

  /** What {@code --json} prints. */
  JsonObject toJson() {
    JsonObject document = new JsonObject();
    parts.forEach((name, summary) -> document.put(name, summary.json()));
    return document.put("truth", truth());
  }

  /** One account of all. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("               tasks      OK  not found   other     time  result");
    parts.forEach((name, summary) -> lines.add(row(name, summary)));
    lines.add("truth: " + truth());
    return lines;
  }

  /** Tells what had been done until the interrupt. */
  void interrupted() {
    parts.forEach((name, summary) -> shell.err().println(name + ": " + summary.outcomes()));
    long left = account.notDone();
    String done = (account.submitted() - left) + " of " + account.submitted() + " done";
    shell
        .err()
        .println(
            "interrupted: "
                + part
                + ": "
                + done
                + " ("
                + account.summary().outcomes()
                + "), "
                + left
                + " not done");
  }

  private void jobs() throws InterruptedException {
    List<String> zips = Zips.classic();
    tell("1. open jobs over " + zips.size() + " zip codes (synthetic counts)");
    perform(JOBS, zips.stream().map(zip -> task(JOBS).put("zip", zip)).toList(), 100, Printer.NONE);
    LabTruth truth = connection.lab().truth();
    JsonObject total = summary(JOBS).total(JOBS);
    check("jobs total", total.getLong("sum", -1L), truth.jobsTotal(zips));
    check("zips counted", total.getLong("counted", -1L), zips.size());
  }

  private void flags() throws InterruptedException {
    List<String> codes = Countries.every();
    tell("2. flags of " + codes.size() + " codes into " + folder.directory());
    perform(
        FLAGS, codes.stream().map(code -> task(FLAGS).put("country", code)).toList(), 100, folder);
    LabTruth truth = connection.lab().truth();
    check("flags found", summary(FLAGS).count(Outcome.OK), truth.served());
    check("flags not found", summary(FLAGS).count(Outcome.NOT_FOUND), truth.notFound());
    check("whole files", folder.wholeFiles(), truth.served());
    check("other files", folder.otherFiles(), 0);
  }

  private void commands() throws InterruptedException {
    tell("3. a slow command beside a quick one");
    StepPrinter printer = new StepPrinter(shell, json);
    perform(COMMANDS, List.of(command("sleep", "1"), command("echo", "hello")), WORKERS, printer);
    check("commands done", summary(COMMANDS).count(Outcome.OK), WORKERS);
    check("first to end", printer.order().get(0), "echo");
  }

  private void queue() throws InterruptedException {
    tell("4. four sleeps for two workers");
    List<JsonObject> tasks = SLEEPS.stream().map(seconds -> command("sleep", seconds)).toList();
    StepPrinter printer = new StepPrinter(shell, json, SLEEPS);
    perform(QUEUE, tasks, WORKERS, printer);
    check("sleeps done", summary(QUEUE).count(Outcome.OK), SLEEPS.size());
  }

  private void perform(String name, List<JsonObject> tasks, int atOnce, Printer printer)
      throws InterruptedException {
    ending.step(() -> begin(name, tasks.size()));
    connection.lab().reset();
    JsonObject options = new JsonObject().put("concurrency", atOnce);
    try {
      Summary summary =
          new BatchRun(account, progress(name, printer), printer, ending)
              .follow(connection.client().start(new Tasks(tasks, options)));
      goOn();
      ending.step(() -> end(name, summary));
    } catch (ServerException gone) {
      if (ending.tell(this::interrupted)) {
        throw gone;
      }
      throw new InterruptedException("interrupted");
    }
  }

  /** A batch that was cancelled because we are to go is the last one, and none that is done. */
  private void goOn() throws InterruptedException {
    if (ending.isInterrupted()) {
      throw new InterruptedException("interrupted");
    }
  }

  private void begin(String name, long tasks) {
    part = name;
    account = new Account(tasks);
  }

  private void end(String name, Summary summary) {
    parts.put(name, summary);
    if (!json) {
      shell.out().println("   " + String.join(System.lineSeparator() + "   ", summary.lines()));
    }
  }

  private Progress progress(String name, Printer printer) {
    return json || printer instanceof StepPrinter ? Progress.NONE : Progress.of(shell, name);
  }

  private Summary summary(String name) {
    return parts.getOrDefault(name, new Summary(new JsonObject()));
  }

  private void tell(String title) {
    if (!json) {
      shell.out().println(title);
    }
  }

  private void check(String what, Object reported, Object true_) {
    if (!String.valueOf(reported).equals(String.valueOf(true_))) {
      differences.add(what + ": reported " + reported + ", in truth " + true_);
    }
  }

  private String truth() {
    return isExact() ? "exact" : String.join("; ", differences);
  }

  private String row(String name, Summary summary) {
    long found = summary.count(Outcome.OK);
    long missing = summary.count(Outcome.NOT_FOUND);
    return String.format(
        Locale.ROOT,
        "%-10s %9d %7d %10d %7d %6.2f s  %s",
        name,
        summary.submitted(),
        found,
        missing,
        summary.submitted() - found - missing,
        summary.elapsedSeconds(),
        result(name, summary));
  }

  private String result(String name, Summary summary) {
    return switch (name) {
      case JOBS -> "total " + summary.total(JOBS).getLong("sum", 0L);
      case FLAGS -> folder.wholeFiles() + " whole files";
      case COMMANDS -> "the quick one did not wait for the slow one";
      default -> "two at a time; one at a time it would have been 3.20 s";
    };
  }

  private static JsonObject task(String kind) {
    return new JsonObject().put("kind", kind);
  }

  private static JsonObject command(String name, String argument) {
    return task("command").put("command", name).put("args", new JsonArray().add(argument));
  }
}
