package dev.sluice.cli.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** Sets the log levels. By default only warnings and errors are logged. */
public final class Logs {
  private Logs() {}

  /** Also logs life cycle events, blocked event loops, and the audit trail of commands. */
  public static void enableInfo() {
    set("dev.sluice", Level.INFO);
    set("sluice.audit", Level.INFO);
    set("dev.sluice.loopwatch", Level.INFO);
    set("io.vertx.core.impl.BlockedThreadChecker", Level.WARN);
  }

  /** Writes out what is still queued. A process that halts without its shutdown hooks needs it. */
  static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }

  private static void set(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(level);
    }
  }
}
