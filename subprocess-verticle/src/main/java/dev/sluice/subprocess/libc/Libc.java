package dev.sluice.subprocess.libc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;

/**
 * The glibc functions that {@code NativeLauncher} uses, under their own names; see their man pages.
 * If a function or glibc itself is missing, this class fails to load.
 *
 * <p>Assumes 64-bit pointers and {@code size_t}, and little-endian numbers; call {@link
 * #checkPlatform} first.
 */
@SuppressWarnings("MemberName")
public final class Libc {
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_RDONLY = 0;
  public static final int F_SETFL = 4;
  public static final int MFD_CLOEXEC = 1;
  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLL_CTL_DEL = 2;
  public static final int EPOLLIN = 1;
  public static final int WNOHANG = 1;
  public static final int SIGTERM = 15;
  public static final int SIGKILL = 9;
  public static final int SIGSTOP = 19;
  public static final int RLIMIT_LOCKS = 10;
  public static final int PR_SET_CHILD_SUBREAPER = 36;
  public static final int CLONE_FS = 0x200;
  public static final int P_ALL = 0;
  public static final int PRIO_PROCESS = 0;
  public static final int WEXITED = 4;
  public static final int WNOWAIT = 0x1000000;
  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final short POSIX_SPAWN_SETSIGDEF = 0x04;
  public static final short POSIX_SPAWN_SETSIGMASK = 0x08;
  public static final short POSIX_SPAWN_SETSID = 0x80;

  /**
   * The number of {@code pidfd_open} on all platforms, since Linux 5.3. Only glibc 2.36 has a
   * function for it.
   */
  public static final long SYS_PIDFD_OPEN = 434;

  /** Whether the kernel's {@code epoll_event} has no padding before its second field, as on x86. */
  public static final boolean IS_PACKED = System.getProperty("os.arch").equals("amd64");

  static {
    Native.register(Libc.class, NativeLibrary.getInstance("libc.so.6"));
  }

  private Libc() {}

  public static native int pipe2(int[] descriptors, int flags);

  public static native int fcntl(int descriptor, int command, int argument);

  public static native int close(int descriptor);

  public static native long read(int descriptor, Pointer buffer, long size);

  public static native long write(int descriptor, Pointer buffer, long size);

  public static native long lseek(int descriptor, long offset, int whence);

  public static native int memfd_create(String name, int flags);

  public static native int eventfd(int count, int flags);

  public static native int eventfd_write(int descriptor, long count);

  public static native int epoll_create1(int flags);

  public static native int epoll_ctl(int epoll, int operation, int descriptor, Pointer event);

  public static native int epoll_wait(int epoll, Pointer events, int count, int timeoutMillis);

  public static native long syscall(long number, long first, long second);

  public static native int kill(int pid, int signal);

  public static native int getsid(int pid);

  public static native int setpriority(int which, int id, int nice);

  public static native int wait4(int pid, int[] status, int options, Pointer usage);

  public static native int waitid(int type, int id, Pointer info, int options);

  public static native int prctl(int option, long second, long third, long fourth, long fifth);

  public static native int prlimit(int pid, int resource, Pointer limits, Pointer before);

  public static native int unshare(int flags);

  public static native int umask(int mask);

  public static native String strerror(int error);

  public static native int sigemptyset(Pointer set);

  public static native int sigfillset(Pointer set);

  public static native int posix_spawn(
      int[] pid, Pointer path, Pointer actions, Pointer attributes, Pointer argv, Pointer env);

  public static native int posix_spawnattr_init(Pointer attributes);

  public static native int posix_spawnattr_setflags(Pointer attributes, short flags);

  public static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

  public static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  public static native int posix_spawn_file_actions_init(Pointer actions);

  public static native int posix_spawn_file_actions_destroy(Pointer actions);

  public static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

  public static native int posix_spawn_file_actions_addopen(
      Pointer actions, int descriptor, Pointer path, int flags, int mode);

  /** Since glibc 2.29. */
  public static native int posix_spawn_file_actions_addchdir_np(Pointer actions, Pointer path);

  /**
   * Since glibc 2.34. Closes the node's sockets in the child, which Java does not mark
   * close-on-exec.
   */
  public static native int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int first);

  /**
   * Checks the operating system and the processor. Does not load the C library.
   *
   * @throws IOException if the platform is not supported
   */
  public static void checkPlatform() throws IOException {
    String system = System.getProperty("os.name");
    String arch = System.getProperty("os.arch");
    if (!system.equals("Linux") || !(IS_PACKED || arch.equals("aarch64"))) {
      throw new IOException(system + " on " + arch);
    }
  }

  /** Returns the result of a call, unless it is negative; then throws the system's error. */
  public static int check(int result) throws IOException {
    if (result < 0) {
      throw new IOException(strerror(Native.getLastError()));
    }
    return result;
  }

  /** Throws the error that a call returned as its result, unless it is zero. */
  public static void checkError(int error) throws IOException {
    if (error != 0) {
      throw new IOException(strerror(error));
    }
  }

  /** Encodes a string as a null-terminated C string in UTF-8. */
  public static Memory text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Memory memory = new Memory(bytes.length + 1L);
    memory.write(0, bytes, 0, bytes.length);
    memory.setByte(bytes.length, (byte) 0);
    return memory;
  }
}
