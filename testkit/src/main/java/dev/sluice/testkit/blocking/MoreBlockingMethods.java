package dev.sluice.testkit.blocking;

import java.util.List;
import reactor.blockhound.BlockHound;

/**
 * Adds blocking methods that BlockHound does not know: the file system of {@code java.nio} and name
 * resolution.
 *
 * <p>They are internals of the JDK and differ between releases. BlockHound ignores names that a JDK
 * does not have. {@code NoBlockGuardTest} shows that each kind is still caught.
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
