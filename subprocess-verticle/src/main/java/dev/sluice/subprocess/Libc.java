package dev.sluice.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;

/**
 * The calls of glibc that {@link NativeLauncher} is made of, by their own names; {@code man} says
 * what they do. Where one is missing, or there is no glibc, this class cannot be loaded.
 *
 * <p>Pointers and {@code size_t} are 64 bits wide here, and numbers little-endian: {@link
 * #checkPlatform} comes first.
 */
@SuppressWarnings("MemberName")
final class Libc {
  static final int O_CLOEXEC = 0x80000;
  static final int O_NONBLOCK = 0x800;
  static final int O_RDONLY = 0;
  static final int F_SETFL = 4;
  static final int MFD_CLOEXEC = 1;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLLIN = 1;
  static final int WNOHANG = 1;
  static final int SIGTERM = 15;
  static final int SIGKILL = 9;
  static final int SIGSTOP = 19;
  static final int RLIMIT_LOCKS = 10;
  static final int PR_SET_CHILD_SUBREAPER = 36;
  static final int CLONE_FS = 0x200;
  static final int P_ALL = 0;
  static final int PRIO_PROCESS = 0;
  static final int WEXITED = 4;
  static final int WNOWAIT = 0x1000000;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final short POSIX_SPAWN_SETSIGDEF = 0x04;
  static final short POSIX_SPAWN_SETSIGMASK = 0x08;
  static final short POSIX_SPAWN_SETSID = 0x80;

  /** Linux 5.3; glibc has a function for it since 2.36 only. The same number on all platforms. */
  static final long SYS_PIDFD_OPEN = 434;

  /** On x86 the kernel's {@code epoll_event} has no gap before its second field. */
  static final boolean IS_PACKED = System.getProperty("os.arch").equals("amd64");

  static {
    Native.register(Libc.class, NativeLibrary.getInstance("libc.so.6"));
  }

  private Libc() {}

  static native int pipe2(int[] descriptors, int flags);

  static native int fcntl(int descriptor, int command, int argument);

  static native int close(int descriptor);

  static native long read(int descriptor, Pointer buffer, long size);

  static native long write(int descriptor, Pointer buffer, long size);

  static native long lseek(int descriptor, long offset, int whence);

  static native int memfd_create(String name, int flags);

  static native int eventfd(int count, int flags);

  static native int eventfd_write(int descriptor, long count);

  static native int epoll_create1(int flags);

  static native int epoll_ctl(int epoll, int operation, int descriptor, Pointer event);

  static native int epoll_wait(int epoll, Pointer events, int count, int timeoutMillis);

  static native long syscall(long number, long first, long second);

  static native int kill(int pid, int signal);

  static native int getsid(int pid);

  static native int setpriority(int which, int id, int nice);

  static native int wait4(int pid, int[] status, int options, Pointer usage);

  static native int waitid(int type, int id, Pointer info, int options);

  static native int prctl(int option, long second, long third, long fourth, long fifth);

  static native int prlimit(int pid, int resource, Pointer limits, Pointer before);

  static native int unshare(int flags);

  static native int umask(int mask);

  static native String strerror(int error);

  static native int sigemptyset(Pointer set);

  static native int sigfillset(Pointer set);

  static native int posix_spawn(
      int[] pid, Pointer path, Pointer actions, Pointer attributes, Pointer argv, Pointer env);

  static native int posix_spawnattr_init(Pointer attributes);

  static native int posix_spawnattr_setflags(Pointer attributes, short flags);

  static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

  static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  static native int posix_spawn_file_actions_init(Pointer actions);

  static native int posix_spawn_file_actions_destroy(Pointer actions);

  static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

  static native int posix_spawn_file_actions_addopen(
      Pointer actions, int descriptor, Pointer path, int flags, int mode);

  /** glibc 2.29. */
  static native int posix_spawn_file_actions_addchdir_np(Pointer actions, Pointer path);

  /** glibc 2.34. Without it a command would have the node's sockets, which Java leaves open. */
  static native int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int first);

  /**
   * Does not touch the C library.
   *
   * @throws IOException where the sizes in here do not hold
   */
  static void checkPlatform() throws IOException {
    String system = System.getProperty("os.name");
    String arch = System.getProperty("os.arch");
    if (!system.equals("Linux") || !(IS_PACKED || arch.equals("aarch64"))) {
      throw new IOException(system + " on " + arch);
    }
  }

  /** What a call returned, where that is not its sign of failure. */
  static int check(int result) throws IOException {
    if (result < 0) {
      throw new IOException(strerror(Native.getLastError()));
    }
    return result;
  }

  /** For the calls that return the number of the error. */
  static void checkError(int error) throws IOException {
    if (error != 0) {
      throw new IOException(strerror(error));
    }
  }

  /** A text as C has it, in UTF-8. */
  static Memory text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Memory memory = new Memory(bytes.length + 1L);
    memory.write(0, bytes, 0, bytes.length);
    memory.setByte(bytes.length, (byte) 0);
    return memory;
  }
}
