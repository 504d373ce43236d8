package dev.sluice.cli;

import dev.sluice.cli.batch.BatchCommand;
import dev.sluice.cli.compare.CompareCommand;
import dev.sluice.cli.compare.ContestantCommand;
import dev.sluice.cli.demo.DemoCommand;
import dev.sluice.cli.flags.FlagsCommand;
import dev.sluice.cli.get.GetCommand;
import dev.sluice.cli.jobs.JobsCommand;
import dev.sluice.cli.lab.LabCommand;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.run.RunCommand;
import dev.sluice.cli.serve.ServeCommand;
import dev.sluice.cli.top.TopCommand;
import dev.sluice.cli.warmup.WarmUpCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Puts the commands together. */
final class SluiceCommandLine {
  private SluiceCommandLine() {}

  /** Returns the command line with all its commands. */
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
    describe(root.getCommandSpec());
    root.getSubcommands().values().forEach(command -> describe(command.getCommandSpec()));
    FailureHandler failures = new FailureHandler(shell.err());
    return root.setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true)
        .setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  /** Gives every command the same options for help and the same layout of its help. */
  private static void describe(CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    command.mixinStandardHelpOptions(true).versionProvider(new Version());
    usage.descriptionHeading("%n");
    if (usage.footer().length > 0) {
      usage.footerHeading("%n");
    }
    usage.parameterListHeading("%nArguments:%n").optionListHeading("%nOptions:%n");
    usage.commandListHeading("%nCommands:%n");
  }
}
