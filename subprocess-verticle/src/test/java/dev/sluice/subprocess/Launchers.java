package dev.sluice.subprocess;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Determines which launchers must work here, without the code of the launchers themselves. */
public final class Launchers {
  private static final Pattern VERSION = Pattern.compile("([0-9]+)\\.([0-9]+)");

  private Launchers() {}

  /** Returns both launchers on Linux 5.3+ with glibc 2.34+, otherwise the portable one. */
  public static List<LauncherKind> here() throws Exception {
    return isNativeExpected()
        ? List.of(LauncherKind.NATIVE, LauncherKind.PORTABLE)
        : List.of(LauncherKind.PORTABLE);
  }

  public static boolean isNativeExpected() throws Exception {
    Path release = Path.of("/proc/sys/kernel/osrelease");
    return Files.exists(release)
        && version(Files.readString(release)) >= 5_003
        && version(libc()) >= 2_034;
  }

  private static String libc() throws Exception {
    try {
      Process process = new ProcessBuilder("getconf", "GNU_LIBC_VERSION").start();
      return new String(process.getInputStream().readAllBytes(), US_ASCII);
    } catch (IOException missing) {
      return "";
    }
  }

  private static int version(String text) {
    Matcher matcher = VERSION.matcher(text);
    return matcher.find()
        ? 1_000 * Integer.parseInt(matcher.group(1)) + Integer.parseInt(matcher.group(2))
        : 0;
  }
}
