package dev.sluice.subprocess;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers by which the processes of a launcher's commands are known wherever they have gone: a
 * number for each command, which all that it starts inherit.
 *
 * <p>A number stands in two places: in the environment, and in a limit that Linux has not heeded
 * since 2004, {@code RLIMIT_LOCKS}. A process may clear its environment; only one with the rights
 * of root can raise the limit again.
 */
final class Marks {
  /** The variable that holds it. */
  static final String VARIABLE = "SLUICE_COMMAND";

  /** No command's number. */
  static final long NONE = 0;

  private static final long COMMANDS = 1_000_000_000;
  private static final long LEAST_FAMILY = 100_000_000;
  private static final Pattern LIMIT =
      Pattern.compile("^Max file locks\\s+([0-9]{18})\\s", Pattern.MULTILINE);
  private static final Pattern SETTING = Pattern.compile("(?:^|\0)" + VARIABLE + "=([0-9]{18})\0");

  private final long family;
  private final AtomicLong commands = new AtomicLong();

  /**
   * @param random so that no two launchers of a machine have the same numbers
   */
  Marks(RandomGenerator random) {
    family = random.nextLong(LEAST_FAMILY, COMMANDS);
  }

  /** The next command's. */
  long next() {
    return family * COMMANDS + commands.incrementAndGet() % COMMANDS;
  }

  /** What all numbers of this launcher begin with: nine digits. */
  String family() {
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

  private static long find(Pattern pattern, int pid, String file) {
    try {
      Matcher matcher = pattern.matcher(ProcessInfo.read(pid, file));
      return matcher.find() ? Long.parseLong(matcher.group(1)) : NONE;
    } catch (IOException goneOrNotOurs) {
      return NONE;
    }
  }
}
