package dev.sluice.cli.flags;

import dev.sluice.cli.client.Tasks;
import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.options.ClientOptions;
import dev.sluice.cli.options.WrongUsage;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Summary;
import dev.sluice.cli.samples.Countries;
import dev.sluice.cli.session.ClientRun;
import dev.sluice.cli.session.Connection;
import dev.sluice.lab.LabSettings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice flags}: downloads flags by country code. */
@Command(
    name = "flags",
    description = "Downloads flags by country code.",
    footer = "Without CC, -a and -e, it downloads the flags of the twenty most populous countries.")
public final class FlagsCommand implements Callable<Integer> {
  private static final Set<String> ROLES = Set.of("gateway", "flags");

  private final Shell shell;

  @Mixin ClientOptions options = new ClientOptions();

  @Option(
      names = {"-a", "--all"},
      description = "All known countries.")
  boolean all;

  @Option(
      names = {"-e", "--every"},
      description = "All 676 codes from AA to ZZ, most of which do not exist.")
  boolean every;

  @Option(
      names = {"-l", "--limit"},
      paramLabel = "N",
      description = "Use only the first N codes.")
  int limit = Integer.MAX_VALUE;

  @Option(
      names = {"-m", "--max_req"},
      paramLabel = "N",
      description = "Same as --concurrency.")
  @Nullable Integer maxRequests;

  @Option(
      names = "-s",
      paramLabel = "SERVER",
      description =
          "Source of the flags: LAB, DELAY (a slow lab), ERROR (a lab that fails a quarter of all"
              + " requests), FLAGCDN, or a URL with {cc} in it (default: LAB).")
  @Nullable String site;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      description = "Directory for the files (default: flags).")
  Path directory = Path.of("flags");

  @Option(
      names = {"-v", "--verbose"},
      description = "Print one line per flag instead of a progress bar.")
  boolean verbose;

  @Parameters(paramLabel = "CC", description = "Country codes, or first letters of country codes.")
  List<String> codes = new ArrayList<>();

  public FlagsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<JsonObject> tasks = countries().stream().map(FlagsCommand::task).toList();
    JsonObject batchOptions = batchOptions();
    Connection connection = connect();
    FlagsPrinter printer = new FlagsPrinter(shell, options.json(), verbose, copies(connection));
    Summary summary =
        new ClientRun(shell, options.json())
            .run(
                connection,
                new Account(tasks.size()),
                verbose || options.json() ? Progress.NONE : Progress.of(shell, "flags"),
                printer,
                client -> client.start(new Tasks(tasks, batchOptions)));
    return Math.max(options.exitCode(summary), printer.exitCode());
  }

  /** Returns the requested codes. */
  List<String> countries() {
    if (limit < 1) {
      throw usage("--limit: " + limit + " (expected: 1 or more)");
    }
    return selected().stream().limit(limit).toList();
  }

  /** Returns the options of the batch. */
  JsonObject batchOptions() {
    if (maxRequests != null && maxRequests < 1) {
      throw usage("--max_req: " + maxRequests + " (expected: 1 or more)");
    }
    JsonObject result = options.batchOptions();
    return maxRequests == null ? result : result.put("concurrency", maxRequests);
  }

  private List<String> selected() {
    if (every) {
      return Countries.every();
    }
    if (all) {
      return Countries.known();
    }
    try {
      return codes.isEmpty() ? Countries.populous() : Countries.of(codes);
    } catch (IllegalArgumentException wrong) {
      throw usage("CC: " + wrong.getMessage());
    }
  }

  private Connection connect() {
    if (options.server() != null) {
      if (site != null) {
        throw usage(
            "-s: " + site + " (expected: no -s with --server, which has a source of its own)");
      }
      return Connection.to(options.server());
    }
    FlagSite from = site(site == null ? "LAB" : site);
    Assembly assembly = Assembly.find(options.config(), shell.environment());
    JsonObject section = from.section().put("directory", directory.toString());
    JsonObject downloads = new JsonObject().put("directory", directory.toString());
    JsonObject sections = new JsonObject().put("flags", section).put("downloads", downloads);
    return Connection.local(assembly, sections, ROLES, lab(assembly, from));
  }

  private @Nullable LabSettings lab(Assembly assembly, FlagSite from) {
    if (!from.isLab()) {
      return null;
    }
    if (site == null) {
      shell
          .err()
          .println("lab: these flags come from the embedded lab; use -s FLAGCDN for flagcdn.com");
    }
    return from.lab(EmbeddedLab.settings(assembly.settings(new JsonObject())));
  }

  private FlagSite site(String text) {
    try {
      return FlagSite.of(text);
    } catch (IllegalArgumentException wrong) {
      throw usage("-s: " + wrong.getMessage());
    }
  }

  /** Copies the files of a remote gateway into the directory. */
  private @Nullable FlagCopies copies(Connection connection) {
    return options.server() == null
        ? null
        : FlagCopies.into(directory, connection.vertx(), connection.client());
  }

  private static WrongUsage usage(String message) {
    return new WrongUsage(message);
  }

  private static JsonObject task(String country) {
    return new JsonObject().put("kind", "flags").put("country", country);
  }
}
