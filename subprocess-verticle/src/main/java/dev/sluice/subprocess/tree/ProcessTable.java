package dev.sluice.subprocess.tree;

import dev.sluice.subprocess.libc.Libc;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of all processes of the machine, shared by all commands that are checked at that
 * moment. Taking it blocks for some milliseconds.
 */
public final class ProcessTable {
  private static final int SELF = (int) ProcessHandle.current().pid();
  private static final File PROC = new File("/proc");

  /** Bounds the number of listings while new processes keep starting. */
  private static final int MAX_LISTINGS = 10;

  /** Whether there is {@code /proc}. Without it the JVM knows only the parents of processes. */
  private static final boolean HAS_PROC;

  private static final int OWN_SESSION;

  static {
    ProcessInfo self = ProcessInfo.of(SELF);
    HAS_PROC = self != null;
    OWN_SESSION = self == null ? 0 : self.session();
  }

  private final Map<Integer, ProcessInfo> byPid;
  private final Map<Integer, List<ProcessInfo>> byParent;
  private final Map<Integer, List<ProcessInfo>> bySession;
  private final Orphans orphans;
  private @Nullable Map<Long, List<ProcessInfo>> byMark;

  private ProcessTable(Stream<ProcessInfo> processes, Orphans orphans) {
    byPid = processes.collect(Collectors.toMap(ProcessInfo::pid, Function.identity()));
    byParent = by(byPid.values(), ProcessInfo::parent);
    bySession = by(byPid.values(), ProcessInfo::session);
    this.orphans = orphans;
  }

  /** Takes a snapshot. */
  static ProcessTable take(Orphans orphans) {
    return new ProcessTable(HAS_PROC ? fromProc() : fromHandles(), orphans);
  }

  /** Returns all process ids, which is quicker than a snapshot; none without {@code /proc}. */
  static IntStream pids() {
    String[] names = HAS_PROC ? PROC.list() : null;
    return Stream.of(names == null ? new String[0] : names)
        .filter(name -> Character.isDigit(name.charAt(0)))
        .mapToInt(Integer::parseInt);
  }

  /**
   * Returns the ids of processes that this JVM may have adopted, which are children of its first
   * thread. If the kernel does not list children, returns all process ids.
   */
  static IntStream possibleAdoptees() {
    try {
      String children = ProcessInfo.read(SELF, "task/" + SELF + "/children").strip();
      return children.isEmpty()
          ? IntStream.empty()
          : Stream.of(children.split(" ")).mapToInt(Integer::parseInt);
    } catch (IOException notBuiltIn) {
      return pids();
    }
  }

  /**
   * Returns whether this JVM has adopted a process that lost its parent. A process that the JVM
   * itself has started is the leader of a command or is in the JVM's session.
   */
  static boolean isAdopted(ProcessInfo process) {
    return process.parent() == SELF
        && process.session() != OWN_SESSION
        && !Leaders.contains(process.pid());
  }

  /** Returns the same for a child of this JVM, without reading files. */
  static boolean mayBeAdopted(int child) {
    return Libc.getsid(child) != OWN_SESSION && !Leaders.contains(child);
  }

  @Nullable ProcessInfo get(int pid) {
    return byPid.get(pid);
  }

  Set<Integer> seen() {
    return byPid.keySet();
  }

  List<ProcessInfo> childrenOf(int pid) {
    return byParent.getOrDefault(pid, List.of());
  }

  List<ProcessInfo> adopted() {
    return childrenOf(SELF).stream().filter(ProcessTable::isAdopted).toList();
  }

  List<ProcessInfo> ofSession(int session) {
    return bySession.getOrDefault(session, List.of());
  }

  /** Returns the processes with a mark, only orphans if this JVM adopts them. */
  List<ProcessInfo> marked(long mark) {
    if (byMark == null) {
      Map<Long, List<ProcessInfo>> found = new HashMap<>();
      for (ProcessInfo each : orphans == Orphans.ADOPTED ? adopted() : byPid.values()) {
        if (each.pid() != SELF) {
          found.computeIfAbsent(Marks.of(each.pid()), first -> new ArrayList<>()).add(each);
        }
      }
      byMark = found;
    }
    return byMark.getOrDefault(mark, List.of());
  }

  /**
   * Lists again until nothing new appears, so that processes that start while others end are not
   * missed.
   */
  private static Stream<ProcessInfo> fromProc() {
    Set<Integer> listed = new HashSet<>();
    List<ProcessInfo> found = new ArrayList<>();
    for (int i = 0; i < MAX_LISTINGS; i++) {
      int before = listed.size();
      pids()
          .filter(listed::add)
          .mapToObj(ProcessInfo::of)
          .filter(Objects::nonNull)
          .forEach(found::add);
      if (listed.size() == before) {
        break;
      }
    }
    return found.stream();
  }

  private static Stream<ProcessInfo> fromHandles() {
    return ProcessHandle.allProcesses().map(ProcessTable::info);
  }

  private static ProcessInfo info(ProcessHandle process) {
    int parent = process.parent().map(handle -> (int) handle.pid()).orElse(0);
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return new ProcessInfo((int) process.pid(), '?', parent, 0, 0, start);
  }

  private static Map<Integer, List<ProcessInfo>> by(
      Collection<ProcessInfo> processes, Function<ProcessInfo, Integer> field) {
    return processes.stream().collect(Collectors.groupingBy(field));
  }

  /** The new parent of a process that has lost its parent. */
  enum Orphans {
    /** This JVM, because {@link Subreaper} is active. */
    ADOPTED,
    /** The machine's first process, or a subreaper in between. */
    NOT_ADOPTED
  }
}
