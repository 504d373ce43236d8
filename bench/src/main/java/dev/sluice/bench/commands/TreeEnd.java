package dev.sluice.bench.commands;

/** The ways in which commands are ended. */
enum TreeEnd {
  LIMIT("time limit"),
  CANCEL("cancelled by the batch's deadline"),
  VANISH("caller vanishes"),
  TERM("SIGTERM of the node"),
  KILL("kill -9 of the node");

  final String title;

  TreeEnd(String title) {
    this.title = title;
  }
}
