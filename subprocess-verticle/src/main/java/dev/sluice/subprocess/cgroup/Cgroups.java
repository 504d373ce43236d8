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
 * Control groups of Linux, one for each command that asks for it, all below one of this instance.
 * Whatever a process does, what it starts is in its group, and the kernel kills a group as one:
 * {@code cgroup.kill}, of version 2, since Linux 5.14. Its methods block, for some microseconds.
 */
public final class Cgroups {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final Path OWN = Path.of("/proc/self/cgroup");
  private static final String TYPE = "cgroup2";

  /** Version 2 has one hierarchy, which has no name and the number 0. */
  private static final String HIERARCHY = "0::";

  private static final String KILL = "cgroup.kill";

  /** The group of an instance: the number of its process, and its own. */
  private static final Pattern INSTANCE = Pattern.compile("sluice-([0-9]{1,18})-[0-9]+");

  private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);

  /** Of all instances in this JVM. */
  private static final AtomicLong INSTANCES = new AtomicLong();

  /**
   * Enters the group and becomes the command. No text of anybody's is put into it: the group and
   * the command are its arguments.
   */
  private static final List<String> ENTER =
      List.of("/bin/sh", "-c", "echo 0 > \"$1/cgroup.procs\" && shift && exec \"$@\"", "sh");

  private final Path base;
  private final AtomicLong commands = new AtomicLong();

  private Cgroups(Path base) {
    this.base = base;
  }

  /**
   * Makes the group of an instance, below the one that this process is in.
   *
   * @throws IOException where there are none, where we may not make any, or where they cannot be
   *     killed as one
   */
  public static Cgroups open() throws IOException {
    long process = ProcessHandle.current().pid();
    Path ours = ours();
    sweep(ours);
    Path base = ours.resolve("sluice-" + process + "-" + INSTANCES.incrementAndGet());
    Files.createDirectories(base);
    if (!Files.exists(base.resolve(KILL))) {
      Files.delete(base);
      throw new IOException(KILL + " is missing, which came with Linux 5.14");
    }
    return new Cgroups(base);
  }

  /** The group of this instance: who kills it kills those of all its commands. */
  public Path base() {
    return base;
  }

  /** Makes one for a command. */
  public Path make() throws IOException {
    return Files.createDirectories(base.resolve(Long.toString(commands.incrementAndGet())));
  }

  /** What to start in order to start a command in a group. */
  public static List<String> entering(Path group, List<String> argv) {
    List<String> all = new ArrayList<>(ENTER);
    all.add(group.toString());
    all.addAll(argv);
    return all;
  }

  /** Kills all that is in a group, and in those below it. */
  static void kill(Path group) throws IOException {
    try {
      Files.writeString(group.resolve(KILL), "1", WRITE);
    } catch (NoSuchFileException gone) {
      // And nothing is in it.
    }
  }

  /**
   * Kills all that is in a group and removes it.
   *
   * @return whether it is removed; not as long as something in it has not died yet
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

  /** A command may have made others below its own. */
  private static void remove(Path group) throws IOException {
    for (Path below : below(group)) {
      remove(below);
    }
    Files.deleteIfExists(group);
  }

  /** Removes what nodes that were killed have left, as far as nothing is in it any more. */
  private static void sweep(Path ours) throws IOException {
    for (Path group : below(ours)) {
      Matcher instance = INSTANCE.matcher(group.getFileName().toString());
      if (instance.matches() && ProcessHandle.of(Long.parseLong(instance.group(1))).isEmpty()) {
        removeIfEmpty(group);
      }
    }
  }

  private static void removeIfEmpty(Path group) {
    try {
      remove(group);
    } catch (IOException used) {
      LOG.debug("{}: of a node that is gone, and used still", group);
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

  /** The group that this process is in, which may be that of a service, or of a container. */
  private static Path ours() throws IOException {
    String own = own();
    return mount().resolve(own.substring(HIERARCHY.length()).replaceFirst("^/+", ""));
  }

  /** Each line has what is mounted, where, and its type. */
  private static Path mount() throws IOException {
    for (String line : Files.readAllLines(MOUNTS)) {
      String[] words = line.split(" ", 4);
      if (words.length == 4 && words[2].equals(TYPE)) {
        return Path.of(words[1]);
      }
    }
    throw new IOException("no " + TYPE + " is mounted");
  }

  private static String own() throws IOException {
    for (String line : Files.readAllLines(OWN)) {
      if (line.startsWith(HIERARCHY)) {
        return line;
      }
    }
    throw new IOException("this process is in no " + TYPE);
  }
}
