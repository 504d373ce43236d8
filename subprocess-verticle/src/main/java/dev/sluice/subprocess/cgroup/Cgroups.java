package dev.sluice.subprocess.cgroup;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control groups of one worker instance: a base group and below it a group for each command
 * that requests one. Child processes stay in the group of their parent, and the kernel kills a
 * whole group through {@code cgroup.kill} (version 2, since Linux 5.14). The methods block for some
 * microseconds.
 */
public final class Cgroups {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final Path OWN = Path.of("/proc/self/cgroup");
  private static final String TYPE = "cgroup2";

  /** The prefix of version 2, which has one hierarchy, without a name and with the number 0. */
  private static final String HIERARCHY = "0::";

  private static final String KILL = "cgroup.kill";

  /** The name of a base group: the process id of the node and the number of the instance. */
  private static final Pattern INSTANCE = Pattern.compile("sluice-([0-9]{1,18})-[0-9]+");

  private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);

  /** Counts the instances in this JVM. */
  private static final AtomicLong INSTANCES = new AtomicLong();

  /**
   * Enters the group and becomes the command. The script is fixed: the group and the command are
   * its arguments.
   */
  private static final List<String> ENTER =
      List.of("/bin/sh", "-c", "echo 0 > \"$1/cgroup.procs\" && shift && exec \"$@\"", "sh");

  private final Path base;
  private final AtomicLong commands = new AtomicLong();

  private Cgroups(Path base) {
    this.base = base;
  }

  /**
   * Creates the base group of an instance below the group of this process.
   *
   * @throws IOException if control groups are not available or not writable, or if {@code
   *     cgroup.kill} is missing
   */
  public static Cgroups open() throws IOException {
    long process = ProcessHandle.current().pid();
    Path ownGroup = ownGroup();
    sweep(ownGroup);
    Path base = ownGroup.resolve("sluice-" + process + "-" + INSTANCES.incrementAndGet());
    Files.createDirectories(base);
    if (!Files.exists(base.resolve(KILL))) {
      Files.delete(base);
      throw new IOException(KILL + " is missing (requires Linux 5.14)");
    }
    return new Cgroups(base);
  }

  /** Returns the base group. Killing it kills the groups of all its commands. */
  public Path base() {
    return base;
  }

  /** Creates a group for a command. */
  public Path make() throws IOException {
    return Files.createDirectories(base.resolve(Long.toString(commands.incrementAndGet())));
  }

  /** Returns the arguments that start a command in a group. */
  public static List<String> entering(Path group, List<String> argv) {
    List<String> all = new ArrayList<>(ENTER);
    all.add(group.toString());
    all.addAll(argv);
    return all;
  }

  /** Kills all processes in a group and in the groups below it. */
  static void kill(Path group) throws IOException {
    try {
      Files.writeString(group.resolve(KILL), "1", WRITE);
    } catch (NoSuchFileException gone) {
      // A group that is gone has no processes.
    }
  }

  /**
   * Kills all processes in a group and removes it.
   *
   * @return whether it is removed; false while processes in it are still dying
   */
  public static boolean end(Path group) throws IOException {
    kill(group);
    try {
      remove(group);
      return true;
    } catch (DirectoryNotEmptyException dying) {
      return false;
    } catch (FileSystemException dying) {
      if (Files.exists(group)) {
        return false;
      }
      throw dying;
    }
  }

  /** Removes a group and those that its command has created below it. */
  private static void remove(Path group) throws IOException {
    for (Path below : below(group)) {
      remove(below);
    }
    Files.deleteIfExists(group);
  }

  /** Removes the empty groups of nodes that were killed. */
  private static void sweep(Path ownGroup) throws IOException {
    for (Path group : below(ownGroup)) {
      Matcher instance = INSTANCE.matcher(group.getFileName().toString());
      if (instance.matches() && ProcessHandle.of(Long.parseLong(instance.group(1))).isEmpty()) {
        removeIfEmpty(group);
      }
    }
  }

  private static void removeIfEmpty(Path group) {
    try {
      remove(group);
    } catch (IOException inUse) {
      LOG.debug("control group {} of a dead node is still in use", group);
    }
  }

  private static List<Path> below(Path group) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(group, Files::isDirectory)) {
      List<Path> below = new ArrayList<>();
      found.forEach(below::add);
      return below;
    } catch (NoSuchFileException gone) {
      return List.of();
    }
  }

  /** Returns the group of this process, for example that of a service or a container. */
  private static Path ownGroup() throws IOException {
    String ownLine = ownLine();
    return mount().resolve(ownLine.substring(HIERARCHY.length()).replaceFirst("^/+", ""));
  }

  /** Finds the mount point. Each line names the device, the mount point and the type. */
  private static Path mount() throws IOException {
    for (String line : Files.readAllLines(MOUNTS)) {
      String[] words = line.split(" ", 4);
      if (words.length == 4 && words[2].equals(TYPE)) {
        return Path.of(words[1]);
      }
    }
    throw new IOException(TYPE + " is not mounted");
  }

  private static String ownLine() throws IOException {
    for (String line : Files.readAllLines(OWN)) {
      if (line.startsWith(HIERARCHY)) {
        return line;
      }
    }
    throw new IOException("this process is not in a " + TYPE + " group");
  }
}
