package dev.sluice.bench.commands;

/** A launcher and its isolation of commands. */
enum TreeMode {
  NATIVE("native", "none"),
  PID_NAMESPACE("native", "pid-namespace"),
  CGROUP("native", "cgroup"),
  PORTABLE("portable", "none"),
  PORTABLE_NAMESPACE("portable", "pid-namespace"),
  PORTABLE_CGROUP("portable", "cgroup");

  final String launcher;
  final String isolate;

  TreeMode(String launcher, String isolate) {
    this.launcher = launcher;
    this.isolate = isolate;
  }

  String title() {
    return isApart() ? launcher + ", " + isolate : launcher;
  }

  boolean isApart() {
    return !isolate.equals("none");
  }

  /** Returns whether hopping processes escape by design. */
  boolean isEscapedByHopping(TreeEnd end) {
    return (!isApart() && (this == PORTABLE || end == TreeEnd.KILL))
        || (this == PORTABLE_CGROUP && end == TreeEnd.KILL);
  }

  /** Returns whether the mode makes a promise for this end. */
  boolean isJudged(TreeEnd end) {
    return this != PORTABLE && (this != PORTABLE_CGROUP || end != TreeEnd.KILL);
  }
}
