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

/** {@code sluice flags}: flags of countries, as files. */
@Command(
    name = "flags",
    mixinStandardHelpOptions = true,
    description = "Downloads flags by country code, each whole or not at all.",
    footer = {
      "",
      "Without CC, -a and -e: the twenty countries with the most people. Without -s the flags",
      "come from the embedded lab, which has real ones."
    })
public final class FlagsCommand implements Callable<Integer> {
  private static final Set<String> ROLES = Set.of("gateway", "flags");

  private final Shell shell;

  @Mixin ClientOptions options = new ClientOptions();

  @Option(
      names = {"-a", "--all"},
      description = "Every country that is known.")
  boolean all;

  @Option(
      names = {"-e", "--every"},
      description = "Every code from AA to ZZ: 676, most of which are not there.")
  boolean every;

  @Option(
      names = {"-l", "--limit"},
      paramLabel = "N",
      description = "The first N codes only.")
  int limit = Integer.MAX_VALUE;

  @Option(
      names = {"-m", "--max_req"},
      paramLabel = "N",
      description = "The same as --concurrency.")
  @Nullable Integer atOnce;

  @Option(
      names = "-s",
      paramLabel = "SERVER",
      description =
          "LAB; DELAY, a slow lab; ERROR, a lab that fails a quarter of all requests; FLAGCDN; or a"
              + " URL with {cc} in it.")
  @Nullable String site;

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      description = "Where the files go; flags where nothing is said.")
  Path directory = Path.of("flags");

  @Option(
      names = {"-v", "--verbose"},
      description = "A line for each flag instead of the bar.")
  boolean verbose;

  @Parameters(paramLabel = "CC", description = "Country codes, or first letters of such.")
  List<String> codes = new ArrayList<>();

  public FlagsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<JsonObject> tasks = countries().stream().map(FlagsCommand::task).toList();
    JsonObject batchOptions = batchOptions();
    Connection connection = connect();
    FlagsPrinter printer = new FlagsPrinter(shell, options.json, verbose, copies(connection));
    Summary summary =
        new ClientRun(shell, options.json)
            .run(
                connection,
                new Account(tasks.size()),
                verbose || options.json ? Progress.NONE : Progress.of(shell, "flags"),
                printer,
                client -> client.start(new Tasks(tasks, batchOptions)));
    return Math.max(options.exitCode(summary), printer.exitCode());
  }

  /** The codes that are asked for. */
  List<String> countries() {
    if (limit < 1) {
      throw usage("--limit: " + limit + " (expected: 1 or more)");
    }
    return chosen().stream().limit(limit).toList();
  }

  /** The options of the batch. */
  JsonObject batchOptions() {
    if (atOnce != null && atOnce < 1) {
      throw usage("--max_req: " + atOnce + " (expected: 1 or more)");
    }
    JsonObject result = options.batchOptions();
    return atOnce == null ? result : result.put("concurrency", atOnce);
  }

  private List<String> chosen() {
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
    if (options.server != null) {
      if (site != null) {
        throw usage("-s says where a node of our own fetches from; --server has a place already");
      }
      return Connection.to(options.server);
    }
    FlagSite from = site(site == null ? "LAB" : site);
    Assembly assembly = Assembly.find(options.config, shell.environment());
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
          .println("lab: these flags come from the embedded lab; -s FLAGCDN asks flagcdn.com");
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

  /** A gateway elsewhere keeps its files there. */
  private @Nullable FlagCopies copies(Connection connection) {
    return options.server == null
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
