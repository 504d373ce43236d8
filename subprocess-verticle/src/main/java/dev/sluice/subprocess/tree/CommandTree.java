package dev.sluice.subprocess.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds all processes of one command: the leader and its descendants, including those that have
 * created their own session or have lost their parents.
 *
 * <p>A process belongs to the command if its parent does, if it is in the leader's session, if it
 * carries the command's mark, or if it was found before. Reads files. Used by one thread at a time.
 */
public final class CommandTree {
  private final Leader leader;
  private final long mark;
  private final Map<Integer, Long> seen = new HashMap<>();

  public CommandTree(Leader leader, long mark) {
    this.leader = leader;
    this.mark = mark;
  }

  int leader() {
    return leader.pid();
  }

  /** Returns the command's processes in a process table, including zombies. */
  List<ProcessInfo> members(ProcessTable table) {
    Map<Integer, ProcessInfo> members = new HashMap<>();
    Deque<ProcessInfo> found = new ArrayDeque<>(roots(table));
    while (!found.isEmpty()) {
      ProcessInfo next = found.poll();
      if (members.put(next.pid(), next) == null) {
        found.addAll(table.childrenOf(next.pid()));
      }
    }
    seen.clear();
    members.values().forEach(this::remember);
    return List.copyOf(members.values());
  }

  /**
   * Returns whether a process that has just started belongs to the command. If so, remembers it.
   *
   * @param itsMark the mark of the process; {@link Marks#NONE} if it was not read
   */
  boolean claims(ProcessInfo process, long itsMark) {
    boolean isOurs =
        seen.containsKey(process.parent())
            || itsMark == mark
            || (leader.isHeld() && process.session() == leader.pid());
    if (isOurs) {
      remember(process);
    }
    return isOurs;
  }

  private void remember(ProcessInfo process) {
    seen.put(process.pid(), process.start());
  }

  private List<ProcessInfo> roots(ProcessTable table) {
    List<ProcessInfo> roots = new ArrayList<>(table.marked(mark));
    if (leader.isHeld()) {
      roots.addAll(table.ofSession(leader.pid()));
      addIfPresent(table.get(leader.pid()), roots);
    }
    seen.forEach((pid, start) -> addIfSame(table.get(pid), start, roots));
    return roots;
  }

  private static void addIfPresent(@Nullable ProcessInfo process, List<ProcessInfo> roots) {
    if (process != null) {
      roots.add(process);
    }
  }

  private static void addIfSame(
      @Nullable ProcessInfo process, long start, List<ProcessInfo> roots) {
    if (process != null && process.start() == start) {
      roots.add(process);
    }
  }
}
