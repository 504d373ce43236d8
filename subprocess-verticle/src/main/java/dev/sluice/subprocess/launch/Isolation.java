package dev.sluice.subprocess.launch;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import java.util.Locale;

/** How a command is isolated: the setting {@code isolate} of its entry. */
public enum Isolation {
  /** Its own session only. */
  NONE,
  /** Its own PID namespace: when its first process ends, the kernel kills all others. */
  PID_NAMESPACE,
  /** Its own control group: the kernel kills all processes in it. */
  CGROUP;

  /** Parses the setting. */
  static Isolation from(Fields fields) {
    String name = fields.string("isolate", NONE.toString());
    for (Isolation isolation : values()) {
      if (isolation.toString().equals(name)) {
        return isolation;
      }
    }
    throw InvalidMessage.of("isolate", name, "none, pid-namespace or cgroup");
  }

  /** Returns the name used in the settings. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
