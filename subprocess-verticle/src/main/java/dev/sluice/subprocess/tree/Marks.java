package dev.sluice.subprocess.tree;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The marks of a launcher's commands: one number for each command, which all its processes inherit.
 *
 * <p>The mark is stored in an environment variable and in {@code RLIMIT_LOCKS}, a resource limit
 * that Linux has ignored since 2004. A process may clear its environment, but only root can raise
 * the limit again.
 */
public final class Marks {
  /** The environment variable with the mark. */
  public static final String VARIABLE = "SLUICE_COMMAND";

  /** The absence of a mark. */
  public static final long NONE = 0;

  private static final long COMMANDS = 1_000_000_000;
  private static final long MIN_FAMILY = 100_000_000;
  private static final int DIGITS = 18;

  /** The name of the limit in {@code /proc}, followed by spaces and the number. */
  private static final String LIMIT_PREFIX = "\nMax file locks";

  private static final String VARIABLE_PREFIX = VARIABLE + "=";

  private final long family;
  private final AtomicLong commands = new AtomicLong();

  /**
   * Creates the marks of a launcher.
   *
   * @param random picks the launcher's family of marks, so that launchers on one machine do not
   *     share marks
   */
  public Marks(RandomGenerator random) {
    family = random.nextLong(MIN_FAMILY, COMMANDS);
  }

  /** Returns the mark of the next command. */
  public long next() {
    return family * COMMANDS + commands.incrementAndGet() % COMMANDS;
  }

  /** Returns the nine digits that all marks of this launcher begin with. */
  public String family() {
    return Long.toString(family);
  }

  boolean isOurs(long mark) {
    return mark / COMMANDS == family;
  }

  /** Returns the mark of a process, or {@link #NONE}. Reads files. */
  static long of(int pid) {
    long byLimit = find(LIMIT_PREFIX, pid, "limits");
    return byLimit == NONE ? find(VARIABLE_PREFIX, pid, "environ") : byLimit;
  }

  private static long find(String prefix, int pid, String file) {
    try {
      String text = ProcessInfo.read(pid, file);
      int at = text.indexOf(prefix);
      return at < 0 ? NONE : number(text, at + prefix.length());
    } catch (IOException goneOrNotOurs) {
      return NONE;
    }
  }

  /** Parses a mark after spaces. A number of another length is not a mark. */
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
