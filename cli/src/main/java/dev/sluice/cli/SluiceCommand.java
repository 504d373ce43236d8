package dev.sluice.cli;

import dev.sluice.cli.options.WrongUsage;
import picocli.CommandLine.Command;

/** What stands before every command. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Does a long list of slow things at once, under bounds that hold.",
    footer = {
      "",
      "Without --server a command starts what it needs in its own process.",
      "Exit: 0 well; 1 some outcome is in --fail-on; 2 usage or settings; 3 no server;",
      "4 a loop was held for --fail-on-blocked; 130 and 143 interrupted. 'sluice COMMAND --help' tells more."
    })
final class SluiceCommand implements Runnable {

  @Override
  public void run() {
    throw new WrongUsage("Missing command");
  }
}
