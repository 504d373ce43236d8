package dev.sluice.cli;

import dev.sluice.cli.batch.BatchCommand;
import dev.sluice.cli.client.ServerException;
import dev.sluice.cli.compare.CompareCommand;
import dev.sluice.cli.compare.ContestantCommand;
import dev.sluice.cli.demo.DemoCommand;
import dev.sluice.cli.flags.FlagsCommand;
import dev.sluice.cli.get.GetCommand;
import dev.sluice.cli.jobs.JobsCommand;
import dev.sluice.cli.lab.LabCommand;
import dev.sluice.cli.local.StartFailed;
import dev.sluice.cli.options.WrongUsage;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.ExitPolicy;
import dev.sluice.cli.run.RunCommand;
import dev.sluice.cli.serve.ServeCommand;
import dev.sluice.cli.top.TopCommand;
import dev.sluice.cli.warmup.WarmUpCommand;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.runtime.settings.InvalidSettings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** All commands, put together, and what is said when one of them fails. */
final class SluiceCommandLine {
  private static final int INTERRUPTED = 130;

  private SluiceCommandLine() {}

  static CommandLine of(Shell shell) {
    CommandLine root = new CommandLine(new SluiceCommand());
    CommandLine run = new CommandLine(new RunCommand(shell));
    run.setStopAtPositional(true);
    root.addSubcommand(new DemoCommand(shell))
        .addSubcommand(new ServeCommand(shell))
        .addSubcommand(new JobsCommand(shell))
        .addSubcommand(new FlagsCommand(shell))
        .addSubcommand(new GetCommand(shell))
        .addSubcommand(run)
        .addSubcommand(new BatchCommand(shell))
        .addSubcommand(new TopCommand(shell))
        .addSubcommand(new LabCommand(shell))
        .addSubcommand(new CompareCommand(shell))
        .addSubcommand(new ContestantCommand(shell))
        .addSubcommand(new WarmUpCommand(shell));
    return root.setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true)
        .setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(
            (wrong, arguments) -> usage(shell.err(), wrong, wrong.getCommandLine()))
        .setExecutionExceptionHandler((failed, line, parsed) -> failed(shell, failed, line));
  }

  private static int usage(PrintStream err, Exception wrong, CommandLine line) {
    err.println("sluice: " + wrong.getMessage());
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return ExitPolicy.USAGE;
  }

  private static int failed(Shell shell, Exception failed, CommandLine line) {
    if (failed instanceof WrongUsage) {
      return usage(shell.err(), failed, line);
    }
    if (failed instanceof InterruptedException) {
      return INTERRUPTED;
    }
    if (failed instanceof InvalidMessage invalid) {
      invalid.faults().stream().map(Fault::setting).forEach(shell.err()::println);
      return ExitPolicy.USAGE;
    }
    shell.err().println(message(failed));
    boolean ours =
        failed instanceof InvalidSettings
            || (failed instanceof ServerException refused && refused.isOurs());
    return ours ? ExitPolicy.USAGE : ExitPolicy.UNREACHABLE;
  }

  private static String message(Exception failed) {
    boolean expected =
        failed instanceof InvalidSettings
            || failed instanceof ServerException
            || failed instanceof StartFailed;
    return expected ? String.valueOf(failed.getMessage()) : "sluice: " + failed;
  }
}
