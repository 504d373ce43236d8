package dev.sluice.subprocess.tree;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The numbers by which the processes of a launcher's commands are known wherever they have gone: a
 * number for each command, which all that it starts inherit.
 *
 * <p>A number stands in two places: in the environment, and in a limit that Linux has not heeded
 * since 2004, {@code RLIMIT_LOCKS}. A process may clear its environment; only one with the rights
 * of root can raise the limit again.
 */
public final class Marks {
  /** The variable that holds it. */
  public static final String VARIABLE = "SLUICE_COMMAND";

  /** No command's number. */
  public static final long NONE = 0;

  private static final long COMMANDS = 1_000_000_000;
  private static final long MIN_FAMILY = 100_000_000;
  private static final int DIGITS = 18;

  /** Padded with spaces, and followed by the number. */
  private static final String LIMIT = "\nMax file locks";

  private static final String SETTING = VARIABLE + "=";

  private final long family;
  private final AtomicLong commands = new AtomicLong();

  /**
   * @param random so that no two launchers of a machine have the same numbers
   */
  public Marks(RandomGenerator random) {
    family = random.nextLong(MIN_FAMILY, COMMANDS);
  }

  /** The next command's. */
  public long next() {
    return family * COMMANDS + commands.incrementAndGet() % COMMANDS;
  }

  /** What all numbers of this launcher begin with: nine digits. */
  public String family() {
    return Long.toString(family);
  }

  boolean isOurs(long mark) {
    return mark / COMMANDS == family;
  }

  /** The number of the command that a process belongs to, or {@link #NONE}. Looks at files. */
  static long of(int pid) {
    long byLimit = find(LIMIT, pid, "limits");
    return byLimit == NONE ? find(SETTING, pid, "environ") : byLimit;
  }

  private static long find(String before, int pid, String file) {
    try {
      String text = ProcessInfo.read(pid, file);
      int at = text.indexOf(before);
      return at < 0 ? NONE : number(text, at + before.length());
    } catch (IOException goneOrNotOurs) {
      return NONE;
    }
  }

  /** Of just so many digits, after spaces. */
  private static long number(String text, int from) {
    int start = from;
    while (start < text.length() && text.charAt(start) == ' ') {
      start++;
    }
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end - start == DIGITS ? Long.parseLong(text, start, end, 10) : NONE;
  }
}
