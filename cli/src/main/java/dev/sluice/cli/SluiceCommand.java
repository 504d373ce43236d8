package dev.sluice.cli;

import dev.sluice.cli.options.WrongUsage;
import picocli.CommandLine.Command;

/** {@code sluice} without a command. */
@Command(
    name = "sluice",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Runs many slow tasks at once (look-ups, downloads, commands) within fixed limits.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Success.",
      "1:A task ended with an outcome of --fail-on.",
      "2:Invalid usage or settings.",
      "3:The server cannot be reached or started.",
      "4:An event loop was blocked for --fail-on-blocked or longer.",
      "130:Interrupted; 143 after SIGTERM."
    },
    footer = {
      "Without --server, a command starts a node in its own process.",
      "Run 'sluice COMMAND --help' for the options of a command."
    })
final class SluiceCommand implements Runnable {
  @Override
  public void run() {
    throw new WrongUsage("Missing command");
  }
}
