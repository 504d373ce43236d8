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
 * All processes of the machine as they were when somebody looked. One look serves all commands that
 * are to be judged at that moment. Looking blocks for some milliseconds.
 */
public final class ProcessTable {
  private static final int SELF = (int) ProcessHandle.current().pid();
  private static final File PROC = new File("/proc");

  /** Where processes come all the time there must be an end to it. */
  private static final int MAX_LISTS = 10;

  /** Elsewhere the JVM knows parents alone. */
  private static final boolean HAS_PROC;

  private static final int OWN_SESSION;

  static {
    ProcessInfo self = ProcessInfo.of(SELF);
    HAS_PROC = self != null;
    OWN_SESSION = self == null ? 0 : self.session();
  }

  private final Map<Integer, ProcessInfo> byNumber;
  private final Map<Integer, List<ProcessInfo>> byParent;
  private final Map<Integer, List<ProcessInfo>> bySession;
  private final Orphans orphans;
  private @Nullable Map<Long, List<ProcessInfo>> byMark;

  private ProcessTable(Stream<ProcessInfo> processes, Orphans orphans) {
    byNumber = processes.collect(Collectors.toMap(ProcessInfo::pid, Function.identity()));
    byParent = by(byNumber.values(), ProcessInfo::parent);
    bySession = by(byNumber.values(), ProcessInfo::session);
    this.orphans = orphans;
  }

  /** Looks. */
  static ProcessTable look(Orphans orphans) {
    return new ProcessTable(HAS_PROC ? fromProc() : fromHandles(), orphans);
  }

  /** The numbers of all processes, quicker than the processes; none where there is no /proc. */
  static IntStream numbers() {
    String[] names = HAS_PROC ? PROC.list() : null;
    return Stream.of(names == null ? new String[0] : names)
        .filter(name -> Character.isDigit(name.charAt(0)))
        .mapToInt(Integer::parseInt);
  }

  /**
   * The numbers of those that may have come to this JVM when they lost their parents: the system
   * gives them to its first thread. Where it does not say which these are, all.
   */
  static IntStream comers() {
    try {
      String children = ProcessInfo.read(SELF, "task/" + SELF + "/children").strip();
      return children.isEmpty()
          ? IntStream.empty()
          : Stream.of(children.split(" ")).mapToInt(Integer::parseInt);
    } catch (IOException notBuiltIn) {
      return numbers();
    }
  }

  /**
   * Whether it has come to this JVM when it lost its parent. What the JVM itself has started is a
   * command, or is in the JVM's session.
   */
  static boolean isAdopted(ProcessInfo process) {
    return process.parent() == SELF
        && process.session() != OWN_SESSION
        && !Leaders.contains(process.pid());
  }

  /** The same of one of the JVM's children, without a look at files. */
  static boolean mayBeAdopted(int child) {
    return Libc.getsid(child) != OWN_SESSION && !Leaders.contains(child);
  }

  @Nullable ProcessInfo get(int pid) {
    return byNumber.get(pid);
  }

  Set<Integer> seen() {
    return byNumber.keySet();
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

  /** Those that have lost their parents and carry this mark. */
  List<ProcessInfo> marked(long mark) {
    if (byMark == null) {
      Map<Long, List<ProcessInfo>> found = new HashMap<>();
      for (ProcessInfo each : orphans == Orphans.COME_TO_US ? adopted() : byNumber.values()) {
        if (each.pid() != SELF) {
          found.computeIfAbsent(Marks.of(each.pid()), first -> new ArrayList<>()).add(each);
        }
      }
      byMark = found;
    }
    return byMark.getOrDefault(mark, List.of());
  }

  /**
   * Lists again what came while it read, so that one that came and one that went are not missed.
   */
  private static Stream<ProcessInfo> fromProc() {
    Set<Integer> listed = new HashSet<>();
    List<ProcessInfo> found = new ArrayList<>();
    for (int i = 0; i < MAX_LISTS; i++) {
      int before = listed.size();
      numbers()
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

  /** Who becomes the parent of a process that has lost its own. */
  enum Orphans {
    /** This JVM, as {@link Subreaper} has it. */
    COME_TO_US,
    /** The machine's first process, or whoever stands between. */
    GO_ELSEWHERE
  }
}
