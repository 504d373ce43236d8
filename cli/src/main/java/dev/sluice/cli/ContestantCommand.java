package dev.sluice.cli;

import dev.sluice.cli.compare.Contestant;
import dev.sluice.cli.compare.Mode;
import dev.sluice.cli.compare.Workload;
import dev.sluice.cli.report.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One side of {@code sluice compare}, in a process of its own. */
@Command(name = "contestant", hidden = true, description = "One side of 'sluice compare'.")
final class ContestantCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--mode", required = true)
  Mode mode = Mode.EVENT_LOOP;

  @Option(names = "--lab", required = true)
  String lab = "";

  @Option(names = "--zips", required = true)
  int zips;

  @Option(names = "--directory", required = true)
  Path directory = Path.of(".");

  ContestantCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path own = Files.createDirectories(directory.resolve(mode.name()));
    Workload work = new Workload(lab, Zips.first(zips), Countries.every(), own);
    shell.out().println(new Contestant(work).run(mode).toJson().encode());
    return 0;
  }
}
