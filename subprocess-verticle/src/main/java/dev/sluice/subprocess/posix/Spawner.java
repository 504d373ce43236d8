package dev.sluice.subprocess.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.Limits;
import dev.sluice.subprocess.launch.Wrapper;
import dev.sluice.subprocess.libc.Libc;
import dev.sluice.subprocess.tree.Marks;
import dev.sluice.subprocess.tree.ProcessTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes with {@code posix_spawn}: each in its own session, with no signal blocked or
 * ignored, and with no descriptors except standard input, output and error. Blocks for about half a
 * millisecond, until the new process runs its program. Used by one thread at a time.
 */
public final class Spawner {
  /** Larger than each of the C library's structures, which have 336, 80 and 128 bytes. */
  private static final int STRUCTURE_BYTES = 512;

  private static final int FIRST_TO_CLOSE = 3;
  private static final Memory DEV_NULL = Libc.text("/dev/null");

  /** The default umask: only the node's user can read what a command writes. */
  private static final int UMASK = 077;

  /**
   * Whether this thread has its own umask. Threads share one by default, and containers may forbid
   * unsharing it.
   */
  private static final ThreadLocal<Boolean> HAS_OWN_UMASK =
      ThreadLocal.withInitial(() -> Libc.unshare(Libc.CLONE_FS) == 0);

  private final Memory attributes = new Memory(STRUCTURE_BYTES);
  private final Memory actions = new Memory(STRUCTURE_BYTES);
  private final Memory limit = new Memory(2L * Long.BYTES);
  private final Memory ownLimit = new Memory(2L * Long.BYTES);

  /** Creates a spawner and sets up the attributes that all its processes share. */
  Spawner() throws IOException {
    short flags =
        Libc.POSIX_SPAWN_SETSID | Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK;
    Libc.checkError(Libc.posix_spawnattr_init(attributes));
    Libc.checkError(Libc.posix_spawnattr_setflags(attributes, flags));
    try (Memory signals = new Memory(STRUCTURE_BYTES)) {
      Libc.check(Libc.sigemptyset(signals));
      Libc.checkError(Libc.posix_spawnattr_setsigmask(attributes, signals));
      Libc.check(Libc.sigfillset(signals));
      Libc.checkError(Libc.posix_spawnattr_setsigdefault(attributes, signals));
    }
  }

  /**
   * Starts a command.
   *
   * @param mark the number that identifies all processes of the command
   * @throws IOException if the command could not be started; its message is the system's
   */
  Spawned spawn(CommandLine line, long mark) throws IOException {
    boolean isUmaskSet = setUmask(line.limits());
    CommandLine wrapped = Wrapper.around(line, isUmaskSet);
    List<String> variables = variables(line);
    variables.add(Marks.VARIABLE + "=" + mark);
    try (Stdio stdio = Stdio.open(line.stdin())) {
      return spawnMarked(wrapped, variables, stdio, mark);
    }
  }

  /**
   * Starts a process that is not a command and has no mark.
   *
   * @param stdin the descriptor of its standard input; closed by this method
   */
  Spawned spawn(CommandLine line, int stdin) throws IOException {
    try (Stdio stdio = Stdio.reading(stdin)) {
      return spawn(line, variables(line), stdio);
    }
  }

  /**
   * Sets the umask of this thread, if it can have its own; otherwise {@link Wrapper} sets the
   * command's.
   */
  private static boolean setUmask(Limits limits) {
    boolean isOwn = HAS_OWN_UMASK.get();
    if (isOwn) {
      Libc.umask(limits.umask() == null ? UMASK : Integer.parseInt(limits.umask(), 8));
    }
    return isOwn;
  }

  /**
   * Starts a process with the mark as its resource limit. {@code posix_spawn} cannot set a limit,
   * but a limit is inherited; therefore the JVM has it for that moment. A process that the JDK
   * starts meanwhile inherits the mark, too; {@link ProcessTable#isAdopted} excludes it.
   */
  private Spawned spawnMarked(CommandLine line, List<String> variables, Stdio stdio, long mark)
      throws IOException {
    synchronized (Spawner.class) {
      Libc.prlimit(0, Libc.RLIMIT_LOCKS, Pointer.NULL, ownLimit);
      setLimit(0, mark, ownLimit.getLong(Long.BYTES));
      try {
        Spawned spawned = spawn(line, variables, stdio);
        setLimit(spawned.pid(), mark, mark);
        return spawned;
      } finally {
        Libc.prlimit(0, Libc.RLIMIT_LOCKS, ownLimit, Pointer.NULL);
      }
    }
  }

  /** Sets the limit. Has no effect on a program that runs with another user's rights. */
  private void setLimit(int pid, long soft, long hard) {
    limit.setLong(0, soft);
    limit.setLong(Long.BYTES, hard);
    Libc.prlimit(pid, Libc.RLIMIT_LOCKS, limit, Pointer.NULL);
  }

  private Spawned spawn(CommandLine line, List<String> variables, Stdio stdio) throws IOException {
    int pid = start(line, variables, stdio);
    int pidfd = (int) Libc.syscall(Libc.SYS_PIDFD_OPEN, pid, 0);
    if (pidfd < 0) {
      throw abandon(pid);
    }
    return new Spawned(pid, pidfd, stdio.takeStdout(), stdio.takeStderr());
  }

  private int start(CommandLine line, List<String> variables, Stdio stdio) throws IOException {
    Libc.checkError(Libc.posix_spawn_file_actions_init(actions));
    try (Memory directory = Libc.text(line.directory().toString());
        Memory path = Libc.text(line.argv().get(0));
        Memory argv = strings(line.argv());
        Memory environment = strings(variables)) {
      addActions(stdio, directory);
      int[] pid = new int[1];
      Libc.checkError(Libc.posix_spawn(pid, path, actions, attributes, argv, environment));
      return pid[0];
    } finally {
      Libc.posix_spawn_file_actions_destroy(actions);
    }
  }

  private void addActions(Stdio stdio, Memory directory) throws IOException {
    Libc.checkError(
        stdio.stdin() < 0
            ? Libc.posix_spawn_file_actions_addopen(actions, 0, DEV_NULL, Libc.O_RDONLY, 0)
            : Libc.posix_spawn_file_actions_adddup2(actions, stdio.stdin(), 0));
    Libc.checkError(Libc.posix_spawn_file_actions_adddup2(actions, stdio.childStdout(), 1));
    Libc.checkError(Libc.posix_spawn_file_actions_adddup2(actions, stdio.childStderr(), 2));
    Libc.checkError(Libc.posix_spawn_file_actions_addchdir_np(actions, directory));
    Libc.checkError(Libc.posix_spawn_file_actions_addclosefrom_np(actions, FIRST_TO_CLOSE));
  }

  /** Kills a process whose exit would go unnoticed. */
  private static IOException abandon(int pid) {
    IOException cause = new IOException(Libc.strerror(Native.getLastError()));
    Libc.kill(-pid, Libc.SIGKILL);
    Libc.wait4(pid, new int[1], 0, Pointer.NULL);
    return cause;
  }

  private static List<String> variables(CommandLine line) {
    List<String> variables = new ArrayList<>();
    line.environment().forEach((name, value) -> variables.add(name + "=" + value));
    return variables;
  }

  /** Encodes strings as a C array in one block: the pointers, a null pointer, and the strings. */
  private static Memory strings(List<String> strings) {
    List<byte[]> encoded = strings.stream().map(text -> text.getBytes(UTF_8)).toList();
    long offset = (encoded.size() + 1L) * Long.BYTES;
    Memory memory = new Memory(offset + encoded.stream().mapToLong(text -> text.length + 1).sum());
    memory.clear();
    for (int i = 0; i < encoded.size(); i++) {
      byte[] text = encoded.get(i);
      memory.setLong((long) i * Long.BYTES, Pointer.nativeValue(memory) + offset);
      memory.write(offset, text, 0, text.length);
      offset += text.length + 1L;
    }
    return memory;
  }

  /**
   * A started process, with the read ends of its pipes.
   *
   * @param pidfd the descriptor that becomes readable when the process ends
   */
  record Spawned(int pid, int pidfd, int stdout, int stderr) {}
}
