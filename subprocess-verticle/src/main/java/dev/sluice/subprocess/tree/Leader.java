package dev.sluice.subprocess.tree;

/** The first process of a command, which leads its session. */
public interface Leader {
  /** Returns its process id. */
  int pid();

  /** Returns whether the process id still belongs to it, because it has not been reaped. */
  boolean isHeld();
}
