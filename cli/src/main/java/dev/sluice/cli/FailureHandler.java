package dev.sluice.cli;

import dev.sluice.cli.client.ServerException;
import dev.sluice.cli.local.StartFailed;
import dev.sluice.cli.options.WrongUsage;
import dev.sluice.cli.report.ExitPolicy;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.runtime.settings.InvalidSettings;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Prints the message of a failed command, and maps the failure to an exit code. */
final class FailureHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int INTERRUPTED = 130;

  private final PrintStream err;

  FailureHandler(PrintStream err) {
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    return invalidUsage(wrong, wrong.getCommandLine());
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    if (failure instanceof WrongUsage) {
      return invalidUsage(failure, command);
    }
    if (failure instanceof InterruptedException) {
      return INTERRUPTED;
    }
    if (failure instanceof InvalidMessage invalid) {
      invalid.faults().stream().map(Fault::setting).forEach(err::println);
      return ExitPolicy.USAGE;
    }
    err.println(message(failure));
    return isCallerError(failure) ? ExitPolicy.USAGE : ExitPolicy.UNREACHABLE;
  }

  private int invalidUsage(Exception wrong, CommandLine command) {
    err.println("sluice: " + wrong.getMessage());
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitPolicy.USAGE;
  }

  private static boolean isCallerError(Exception failure) {
    return failure instanceof InvalidSettings
        || (failure instanceof ServerException refused && refused.isCallerError());
  }

  private static String message(Exception failure) {
    boolean isExpected =
        failure instanceof InvalidSettings
            || failure instanceof ServerException
            || failure instanceof StartFailed;
    return isExpected ? String.valueOf(failure.getMessage()) : "sluice: " + failure;
  }
}
