package dev.sluice.cli.compare;

import java.util.Arrays;
import java.util.List;

/** A way to run many slow requests. */
public enum Mode {
  /** One request after the other. */
  ONE_AT_A_TIME("one at a time"),
  /** A platform thread per request. */
  THREADS("a thread each"),
  /** A virtual thread per request, if the JVM has them. */
  VIRTUAL_THREADS("a virtual thread each"),
  /** A node of Sluice. */
  EVENT_LOOP("the event loop");

  private final String title;

  Mode(String title) {
    this.title = title;
  }

  /** Returns the name in the table. */
  public String title() {
    return title;
  }

  /** Returns the modes that this JVM supports. */
  public static List<Mode> supported() {
    return Arrays.stream(values())
        .filter(mode -> mode != VIRTUAL_THREADS || ThreadEach.hasVirtual())
        .toList();
  }
}
