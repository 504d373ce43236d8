package dev.sluice.cli.compare;

import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.options.DurationConverter;
import dev.sluice.cli.options.JsonOption;
import dev.sluice.cli.options.WrongUsage;
import dev.sluice.cli.process.Folders;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.ExitPolicy;
import dev.sluice.cli.report.FinalReport;
import dev.sluice.lab.LabSettings;
import dev.sluice.lab.fault.Delay;
import dev.sluice.lab.fault.FaultRule;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice compare}: the same work in several modes. */
@Command(
    name = "compare",
    description = "Compares the event loop with threads on the same work.",
    footer = {
      "The work: look up the zip codes and store 676 flags, from a lab in this process. Each mode"
          + " runs in a JVM of its own.",
      "",
      "In the table, memory is the peak of the process, and wall includes the start of its JVM."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final long SEED = 1;
  private static final int MAX_ZIPS = 9_000;

  private final Shell shell;
  private final FinalReport finalReport = new FinalReport();
  private final Map<Mode, Result> results = new LinkedHashMap<>();

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Delay of each response of the lab (default: 20ms).")
  Duration delay = Duration.ofMillis(20);

  @Option(
      names = "--zips",
      paramLabel = "N",
      description = "Number of zip codes, 1 to 9,000 (default: 100).")
  int zips = 100;

  @Mixin JsonOption output = new JsonOption();

  public CompareCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    if (zips < 1 || zips > MAX_ZIPS) {
      throw new WrongUsage("--zips: " + zips + " (expected: 1 to " + MAX_ZIPS + ")");
    }
    FaultRule slow = FaultRule.below("/").delayed(Delay.of(delay.toMillis()));
    Path directory = Files.createTempDirectory("sluice-compare");
    try (EmbeddedLab lab = EmbeddedLab.start(LabSettings.of(SEED, slow))) {
      Contest contest = new Contest(arguments(lab, directory));
      return finalReport.watch(
          this::printTable, () -> close(contest, directory), () -> compare(contest));
    } finally {
      Folders.delete(directory);
    }
  }

  private Result run(Contest contest, Mode mode) throws IOException, InterruptedException {
    try {
      return contest.run(mode);
    } catch (IOException failed) {
      if (finalReport.print(this::printTable)) {
        throw failed;
      }
      throw new InterruptedException("interrupted");
    }
  }

  private static void close(Contest contest, Path directory) {
    contest.close();
    try {
      Folders.delete(directory);
    } catch (IOException undeletable) {
      throw new UncheckedIOException(undeletable);
    }
  }

  private int compare(Contest contest) throws IOException, InterruptedException {
    for (Mode mode : Mode.supported()) {
      Result result = run(contest, mode);
      finalReport.step(() -> results.put(mode, result));
    }
    finalReport.print(this::printResults);
    return agree() ? ExitPolicy.SUCCESS : ExitPolicy.FAILED;
  }

  private List<String> arguments(EmbeddedLab lab, Path directory) {
    return List.of(
        "contestant",
        "--lab",
        lab.origin(),
        "--zips",
        Integer.toString(zips),
        "--directory",
        directory.toString());
  }

  private void printResults() {
    if (output.json) {
      JsonObject document = new JsonObject();
      results.forEach(
          (mode, result) -> document.put(mode.name().toLowerCase(Locale.ROOT), result.toJson()));
      shell.out().println(document.encode());
    } else {
      printTable();
    }
  }

  private void printTable() {
    if (!output.json) {
      shell.out().println(Result.head());
      results.forEach((mode, result) -> shell.out().println(result.row(mode)));
    }
  }

  /** Returns whether all modes have the same results. */
  private boolean agree() {
    return results.values().stream()
            .map(each -> List.of(each.jobs(), each.found(), each.notFound(), each.errors()))
            .distinct()
            .count()
        <= 1;
  }
}
