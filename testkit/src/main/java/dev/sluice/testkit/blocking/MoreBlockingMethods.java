package dev.sluice.testkit.blocking;

import java.util.List;
import reactor.blockhound.BlockHound;

/**
 * Methods that block and that BlockHound does not know of by itself: the file system of {@code
 * java.nio}, and looking up names.
 *
 * <p>They are of the JDK's inside and differ from one to the next; a name that a JDK does not have
 * is passed over. {@code NoBlockGuardTest} says whether each kind is still caught.
 */
final class MoreBlockingMethods {
  private static final String PATH = "Lsun/nio/fs/UnixPath;";
  private static final String ATTRIBUTES = "Lsun/nio/fs/UnixFileAttributes;";
  private static final String DESCRIPTOR = "Ljava/io/FileDescriptor;";
  private static final String ADDRESSES = "[Ljava/net/InetAddress;";

  private MoreBlockingMethods() {}

  static void addTo(BlockHound.Builder builder) {
    addPaths(builder);
    addOpenFiles(builder);
    addNames(builder);
  }

  private static void addPaths(BlockHound.Builder builder) {
    String type = "sun.nio.fs.UnixNativeDispatcher";
    builder
        .markAsBlocking(type, "open", "(" + PATH + "II)I")
        .markAsBlocking(type, "opendir", "(" + PATH + ")J")
        .markAsBlocking(type, "stat", "(" + PATH + ATTRIBUTES + ")V")
        .markAsBlocking(type, "lstat", "(" + PATH + ATTRIBUTES + ")V")
        .markAsBlocking(type, "mkdir", "(" + PATH + "I)V")
        .markAsBlocking(type, "rename", "(" + PATH + PATH + ")V")
        .markAsBlocking(type, "unlink", "(" + PATH + ")V");
  }

  private static void addOpenFiles(BlockHound.Builder builder) {
    for (String type :
        List.of("sun.nio.ch.FileDispatcherImpl", "sun.nio.ch.UnixFileDispatcherImpl")) {
      builder
          .markAsBlocking(type, "read", "(" + DESCRIPTOR + "JI)I")
          .markAsBlocking(type, "pread", "(" + DESCRIPTOR + "JIJ)I")
          .markAsBlocking(type, "write", "(" + DESCRIPTOR + "JI)I")
          .markAsBlocking(type, "pwrite", "(" + DESCRIPTOR + "JIJ)I")
          .markAsBlocking(type, "force", "(" + DESCRIPTOR + "Z)I");
    }
  }

  private static void addNames(BlockHound.Builder builder) {
    String policy = "Ljava/net/spi/InetAddressResolver$LookupPolicy;";
    for (String type : List.of("java.net.Inet4AddressImpl", "java.net.Inet6AddressImpl")) {
      builder
          .markAsBlocking(type, "lookupAllHostAddr", "(Ljava/lang/String;)" + ADDRESSES)
          .markAsBlocking(
              type, "lookupAllHostAddr", "(Ljava/lang/String;" + policy + ")" + ADDRESSES);
    }
  }
}
