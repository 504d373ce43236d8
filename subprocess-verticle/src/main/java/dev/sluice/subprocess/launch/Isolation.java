package dev.sluice.subprocess.launch;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import java.util.Locale;

/** How a command is kept apart from the rest: the setting {@code isolate} of its entry. */
public enum Isolation {
  /** By its session alone. */
  NONE,
  /** By a process number space of its own: when its first process ends, the kernel ends all. */
  PID_NAMESPACE,
  /** By a control group of its own: the kernel ends all that is in it. */
  CGROUP;

  /** Reads the setting. */
  static Isolation from(Fields fields) {
    String name = fields.string("isolate", NONE.toString());
    for (Isolation isolation : values()) {
      if (isolation.toString().equals(name)) {
        return isolation;
      }
    }
    throw InvalidMessage.of("isolate", name, "none, pid-namespace or cgroup");
  }

  /** Its name in the settings. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
