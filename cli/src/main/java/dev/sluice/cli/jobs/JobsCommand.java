package dev.sluice.cli.jobs;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.client.Tasks;
import dev.sluice.cli.local.Assembly;
import dev.sluice.cli.local.EmbeddedLab;
import dev.sluice.cli.options.ClientOptions;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.Progress;
import dev.sluice.cli.report.Summary;
import dev.sluice.cli.session.ClientRun;
import dev.sluice.cli.session.Connection;
import dev.sluice.cli.session.Printer;
import dev.sluice.contracts.Outcome;
import dev.sluice.lab.LabSettings;
import dev.sluice.runtime.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice jobs}: counts open jobs by zip code. */
@Command(
    name = "jobs",
    description = "Counts the open federal jobs of zip codes and adds them up.",
    footer = {
      "Prints 'ZIP JOBS' for each result as it arrives, and 'total SUM (N of N zips)' at the end.",
      "",
      "Without SLUICE_SECRET_USAJOBS_KEY and --source, the counts are synthetic and come from the"
          + " embedded lab."
    })
public final class JobsCommand implements Callable<Integer> {
  private static final Set<String> ROLES = Set.of("gateway", "jobs");
  private static final String USAJOBS = "usajobs";
  private static final String LAB = "lab";
  private static final String STDIN = "-";

  private final Shell shell;

  @Mixin ClientOptions options = new ClientOptions();

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description =
          "Source of the counts: usajobs, usajobs-legacy, lab, or one of the settings (default:"
              + " the setting jobs.source).")
  @Nullable String source;

  @Parameters(
      arity = "1..*",
      paramLabel = "ZIP",
      description = "Zip codes of five digits; - reads zip codes from stdin.")
  List<String> zips = new ArrayList<>();

  public JobsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<JsonObject> tasks = allZips().stream().map(this::task).toList();
    Summary summary =
        new ClientRun(shell, options.json())
            .run(
                connect(),
                new Account(tasks.size()),
                progress(),
                options.json() ? Printer.NONE : new JobsPrinter(),
                client -> client.start(new Tasks(tasks, options.batchOptions())));
    return options.exitCode(summary);
  }

  private List<String> allZips() throws IOException {
    List<String> all = new ArrayList<>();
    for (String zip : zips) {
      if (zip.equals(STDIN)) {
        String text = new String(shell.in().readAllBytes(), StandardCharsets.UTF_8).strip();
        all.addAll(text.isEmpty() ? List.of() : List.of(text.split("[\\s,]+")));
      } else {
        all.add(zip);
      }
    }
    return all;
  }

  private JsonObject task(String zip) {
    JsonObject task = new JsonObject().put("kind", "jobs").put("zip", zip);
    return source == null ? task : task.put("source", source);
  }

  private Connection connect() {
    if (options.server() != null) {
      return Connection.to(options.server());
    }
    Assembly assembly = Assembly.find(options.config(), shell.environment());
    Settings settings = assembly.settings(new JsonObject());
    if (source == null && lacksKey(settings)) {
      shell.err().println("lab: no key for USAJOBS is set, so these counts are synthetic");
      return connectToLab(assembly, settings);
    }
    if (source == null) {
      return Connection.local(assembly, new JsonObject(), ROLES, null);
    }
    if (source.equals(LAB) && !section(settings, "sources").containsKey(LAB)) {
      shell.err().println("lab: these counts are synthetic");
      return connectToLab(assembly, settings);
    }
    JsonObject jobs = new JsonObject().put("source", source);
    return Connection.local(assembly, new JsonObject().put("jobs", jobs), ROLES, null);
  }

  private static Connection connectToLab(Assembly assembly, Settings settings) {
    LabSettings lab = EmbeddedLab.settings(settings);
    return Connection.local(assembly, new JsonObject(), ROLES, lab);
  }

  private static boolean lacksKey(Settings settings) {
    return USAJOBS.equals(section(settings, "jobs").getString("source"))
        && settings.secrets().find("usajobs-key") == null;
  }

  private static JsonObject section(Settings settings, String name) {
    return settings.toJson().getJsonObject(name, new JsonObject());
  }

  /** Shows no progress on a terminal because the results appear there as they arrive. */
  private Progress progress() {
    return options.json() || shell.outIsTerminal() ? Progress.NONE : Progress.of(shell, "jobs");
  }

  private final class JobsPrinter implements Printer {
    @Override
    public void task(TaskEvent task) {
      if (task.outcome() == Outcome.OK) {
        shell.out().println(task.key() + " " + task.value().getLong("jobs"));
      } else {
        shell.err().println(task.key() + " " + task.failure());
      }
    }

    @Override
    public void finished(Summary summary, Account account) {
      JsonObject total = summary.total("jobs");
      long counted = total.getLong("counted", 0L);
      String of = counted + " of " + summary.submitted() + " zips";
      shell.out().println("total " + total.getLong("sum", 0L) + " (" + of + missing(total) + ")");
    }

    private String missing(JsonObject total) {
      JsonArray keys = total.getJsonArray("missing", new JsonArray());
      if (keys.isEmpty()) {
        return "";
      }
      String first = String.join(", ", keys.stream().map(String::valueOf).toList());
      long more = total.getLong("more", 0L);
      return "; missing: " + first + (more > 0 ? " and " + more + " more" : "");
    }
  }
}
