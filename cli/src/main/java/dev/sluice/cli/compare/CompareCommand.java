package dev.sluice.cli.compare;

import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.options.DurationConverter;
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
import picocli.CommandLine.Option;

/** {@code sluice compare}: the same work in other ways. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Does the same work in other ways, each in a process of its own: one table.",
    footer = {
      "",
      "The work: zip codes looked up and 676 flags stored, from a lab in this process. Memory is",
      "the most that the process had; wall is all of it, with the start of its JVM."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final long SEED = 1;
  private static final int MAX_ZIPS = 9_000;

  private final Shell shell;
  private final FinalReport ending = new FinalReport();
  private final Map<Mode, Result> results = new LinkedHashMap<>();

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long each answer waits; 20ms where nothing is said.")
  Duration delay = Duration.ofMillis(20);

  @Option(names = "--zips", paramLabel = "N", description = "How many zip codes; 100.")
  int zips = 100;

  @Option(names = "--json", description = "Print one JSON document, and nothing else, on stdout.")
  boolean json;

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
      return ending.watch(this::table, () -> close(contest, directory), () -> compare(contest));
    } finally {
      Folders.delete(directory);
    }
  }

  private Result run(Contest contest, Mode mode) throws IOException, InterruptedException {
    try {
      return contest.run(mode);
    } catch (IOException failed) {
      if (ending.tell(this::table)) {
        throw failed;
      }
      throw new InterruptedException("interrupted");
    }
  }

  private static void close(Contest contest, Path directory) {
    contest.close();
    try {
      Folders.delete(directory);
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }

  private int compare(Contest contest) throws IOException, InterruptedException {
    for (Mode mode : Mode.here()) {
      Result result = run(contest, mode);
      ending.step(() -> results.put(mode, result));
    }
    ending.tell(this::report);
    return agree() ? ExitPolicy.WELL : ExitPolicy.FAILED;
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

  private void report() {
    if (json) {
      JsonObject document = new JsonObject();
      results.forEach(
          (mode, result) -> document.put(mode.name().toLowerCase(Locale.ROOT), result.toJson()));
      shell.out().println(document.encode());
    } else {
      table();
    }
  }

  private void table() {
    if (!json) {
      shell.out().println(Result.head());
      results.forEach((mode, result) -> shell.out().println(result.row(mode)));
    }
  }

  /** Whether all came to the same sums. */
  private boolean agree() {
    return results.values().stream()
            .map(each -> List.of(each.jobs(), each.found(), each.notFound(), each.errors()))
            .distinct()
            .count()
        <= 1;
  }
}
