package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.batch.Backlog;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.testkit.property.Choices;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Draws lists of tasks of all kinds, some of them invalid. */
final class RandomTasks {
  private static final int MAX_TASKS = 60;
  private static final List<String> HOSTS = List.of("http://a.test", "http://b.test:8080");

  private final Choices choices;

  private RandomTasks(Choices choices) {
    this.choices = choices;
  }

  static Deque<Backlog.Entry> of(Choices choices) {
    RandomTasks tasks = new RandomTasks(choices);
    Deque<Backlog.Entry> list = new ArrayDeque<>();
    while (list.size() < MAX_TASKS && choices.below(25) > 0) {
      list.add(tasks.entry());
    }
    choices.note("  list " + list.stream().map(RandomTasks::brief).toList());
    return list;
  }

  private Backlog.Entry entry() {
    return switch (choices.below(8)) {
      case 0 -> task(Kinds.JOBS, Lookup.ofZip("79936"));
      case 1 -> task(Kinds.JOBS, Lookup.ofZip(String.valueOf(10_000 + choices.below(90_000))));
      case 2 -> task(Kinds.JOBS, new Lookup("00926", null, "other"));
      case 3 -> task(Kinds.FLAGS, new FlagDownload(choices.oneOf("br", "fr", "xx")));
      case 4 -> task(Kinds.COMMAND, new CommandRun("echo", List.of(), null));
      case 5 -> task(Kinds.DOWNLOAD, new Download(choices.oneOf(HOSTS) + "/x", null));
      case 6 -> task(Kinds.DOWNLOAD, new Download(choices.oneOf(HOSTS) + "/y", "same.bin"));
      default -> Backlog.Entry.invalid(InvalidMessage.of("zip", "x", "five digits"));
    };
  }

  private Backlog.Entry task(Kind<?, ?> kind, Request request) {
    Long timeout = choices.onceIn(10) ? (Long) choices.between(1, BatchOptions.DAY) : null;
    return Backlog.Entry.of(TaskSpec.of(kind, request, null, timeout));
  }

  private static String brief(Backlog.Entry entry) {
    TaskSpec spec = entry.spec();
    return spec == null ? "invalid" : spec.kind().name() + " " + spec.request().key();
  }
}
