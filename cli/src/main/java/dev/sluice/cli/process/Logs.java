package dev.sluice.cli.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** How much is logged: warnings only, unless a command is there to be watched. */
public final class Logs {
  private Logs() {}

  /** Logs what this program does, too, who holds a loop, and which commands are run for whom. */
  public static void tellAll() {
    set("dev.sluice", Level.INFO);
    set("sluice.audit", Level.INFO);
    set("dev.sluice.loopwatch", Level.INFO);
    set("io.vertx.core.impl.BlockedThreadChecker", Level.WARN);
  }

  /** Writes what was logged and not written yet: for who ends the process without its hooks. */
  static void end() {
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
