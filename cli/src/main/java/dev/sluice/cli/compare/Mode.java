package dev.sluice.cli.compare;

import java.util.Arrays;
import java.util.List;

/** A way to do many slow things. */
public enum Mode {
  /** The next when the last has come. */
  ONE_AT_A_TIME("one at a time"),
  /** A thread of the operating system for each. */
  THREADS("a thread each"),
  /** A virtual thread for each, where the JVM has them. */
  VIRTUAL_THREADS("a virtual thread each"),
  /** Sluice. */
  EVENT_LOOP("the event loop");

  private final String title;

  Mode(String title) {
    this.title = title;
  }

  /** What a table calls it. */
  public String title() {
    return title;
  }

  /** Those that this JVM can do. */
  public static List<Mode> here() {
    return Arrays.stream(values())
        .filter(mode -> mode != VIRTUAL_THREADS || ThreadEach.hasVirtual())
        .toList();
  }
}
