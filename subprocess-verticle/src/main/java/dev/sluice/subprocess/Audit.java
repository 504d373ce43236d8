package dev.sluice.subprocess;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.runtime.actor.Work;
import dev.sluice.subprocess.table.CommandEntry;
import io.vertx.core.AsyncResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line of JSON per request for a command to the log {@code sluice.audit}, whether it ran
 * or was refused. The line contains no secrets and cannot be mistaken for another one.
 */
final class Audit {
  /** The name of the log. */
  static final String NAME = "sluice.audit";

  private static final Logger LOG = LoggerFactory.getLogger(NAME);

  /** Line breaks of every kind, and characters that make a terminal display a different text. */
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\x{80}-\\x{9f}\\u2028\\u2029]");

  private static final int MAX_SHOWN = 32;
  private static final int MAX_SHOWN_LENGTH = 200;

  private final CommandRun request;
  private final Work work;
  private final long startedNanos = System.nanoTime();
  private @Nullable CommandEntry entry;
  private List<String> arguments;

  Audit(CommandRun request, Work work) {
    this.request = request;
    this.work = work;
    this.arguments = request.args();
  }

  /** Sets the entry of the command. */
  void of(CommandEntry known) {
    entry = known;
  }

  /** Sets the arguments that the program receives for those of the caller. */
  void given(List<String> accepted) {
    arguments = accepted;
  }

  /** Writes the line. */
  void write(AsyncResult<CommandResult> ended) {
    if (LOG.isInfoEnabled()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
      LOG.info("{}", escaped(describe(ended).put("millis", millis).encode()));
    }
  }

  private JsonObject describe(AsyncResult<CommandResult> ended) {
    String caller = work.caller();
    JsonObject line =
        new JsonObject()
            .put("command", request.command())
            .put("by", cut(work.toString()))
            .put("caller", caller == null ? null : cut(caller))
            .put("argv", entry == null ? null : shown(entry.shown(arguments)));
    Throwable cause = ended.cause();
    line.put("outcome", outcome(cause));
    if (cause != null && entry != null) {
      line.put("reason", cut(entry.variables().hidden(String.valueOf(cause.getMessage()))));
    }
    return describe(line, result(ended));
  }

  private static JsonObject describe(JsonObject line, @Nullable CommandResult result) {
    return result == null
        ? line
        : line.put("pid", result.pid())
            .put("exitCode", result.exitCode())
            .put("signal", result.signal())
            .put("userSeconds", result.userSeconds())
            .put("systemSeconds", result.systemSeconds());
  }

  private static @Nullable CommandResult result(AsyncResult<CommandResult> ended) {
    if (ended.cause() instanceof Failure failure) {
      return failure.value() instanceof CommandResult soFar ? soFar : null;
    }
    return ended.result();
  }

  private static String outcome(@Nullable Throwable cause) {
    if (cause == null) {
      return "OK";
    }
    return cause instanceof Failure failure ? failure.code().name() : "INTERNAL";
  }

  private static JsonArray shown(List<String> argv) {
    JsonArray shown = new JsonArray();
    argv.stream().limit(MAX_SHOWN).forEach(argument -> shown.add(cut(argument)));
    return argv.size() <= MAX_SHOWN ? shown : shown.add((argv.size() - MAX_SHOWN) + " more");
  }

  private static String cut(String text) {
    return text.length() <= MAX_SHOWN_LENGTH ? text : text.substring(0, MAX_SHOWN_LENGTH) + "…";
  }

  /** Escapes unsafe characters, which leaves the JSON value unchanged. */
  private static String escaped(String json) {
    return UNSAFE.matcher(json).replaceAll(Audit::escape);
  }

  /** Doubles the backslash, because it is special in a replacement. */
  private static String escape(MatchResult unsafe) {
    return unsafe
        .group()
        .chars()
        .mapToObj(unit -> String.format("\\\\u%04x", unit))
        .collect(Collectors.joining());
  }
}
