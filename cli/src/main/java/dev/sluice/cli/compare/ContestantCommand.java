package dev.sluice.cli.compare;

import dev.sluice.cli.process.Shell;
import dev.sluice.cli.samples.Countries;
import dev.sluice.cli.samples.Zips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one mode of {@code sluice compare}; the parent process starts it. */
@Command(name = "contestant", hidden = true, description = "Runs one mode of 'sluice compare'.")
public final class ContestantCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--mode", required = true)
  Mode mode = Mode.EVENT_LOOP;

  @Option(names = "--lab", required = true)
  String lab = "";

  @Option(names = "--zips", required = true)
  int zips;

  @Option(names = "--directory", required = true)
  Path directory = Path.of(".");

  public ContestantCommand(Shell shell) {
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
