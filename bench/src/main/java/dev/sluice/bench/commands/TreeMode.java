package dev.sluice.bench.commands;

/** A launcher, and how it keeps commands apart. */
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

  /** Nobody on this machine would catch them afterwards. */
  boolean isEscapedByHopping(TreeEnd end) {
    return (!isApart() && (this == PORTABLE || end == TreeEnd.KILL))
        || (this == PORTABLE_CGROUP && end == TreeEnd.KILL);
  }

  /** What is promised, and not only shown. */
  boolean isJudged(TreeEnd end) {
    return this != PORTABLE && (this != PORTABLE_CGROUP || end != TreeEnd.KILL);
  }
}
