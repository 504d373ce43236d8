package dev.sluice.subprocess.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All processes of one command: the first, which leads it, and what descends from it, whatever
 * session it has made for itself and whichever parents it has lost.
 *
 * <p>They are found by their parents, by the leader's session, by their mark, and because they were
 * found before. Looks at files. Used by one thread at a time.
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

  /** Those that there were at a look, those that have ended and were not reaped among them. */
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
   * Whether a process that was just started is one of them; from then on it is.
   *
   * @param itsMark {@link Marks#NONE} where that was not looked at
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
      addIfThere(table.get(leader.pid()), roots);
    }
    seen.forEach((pid, start) -> addIfSame(table.get(pid), start, roots));
    return roots;
  }

  private static void addIfThere(@Nullable ProcessInfo process, List<ProcessInfo> roots) {
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
