package dev.sluice.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged: warnings only, unless a command is there to be watched. */
final class Logs {
  private Logs() {}

  /** Logs what this program does, too. */
  static void tellAll() {
    if (LoggerFactory.getLogger("dev.sluice") instanceof Logger ours) {
      ours.setLevel(Level.INFO);
    }
  }
}
