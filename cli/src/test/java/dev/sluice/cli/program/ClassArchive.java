package dev.sluice.cli.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * The class path of the program, and an archive of the classes that it loads, as the launcher makes
 * one. It halves the time that a process takes to start.
 *
 * <p>A JVM archives classes of jars alone, so directories of classes are packed first. Both are
 * made once for each state of the class path and kept in {@code target/program}.
 */
final class ClassArchive {
  private static final Path DIRECTORY = Path.of("target", "program").toAbsolutePath();
  private static final String PATH = System.getProperty("java.class.path");
  private static final long MAX_SECONDS = 50;

  /** As the launcher starts short commands. */
  private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final List<String> OPTIONS = make();

  private ClassArchive() {}

  /** Returns the options of a JVM that runs the program: class path, archive and compiler. */
  static List<String> options() {
    return OPTIONS;
  }

  private static List<String> make() {
    try {
      Path home = DIRECTORY.resolve(fingerprint());
      Files.createDirectories(home);
      Path archive = home.resolve("classes.jsa");
      String path;
      try (FileChannel lock = FileChannel.open(home.resolve("lock"), openOptions())) {
        lock.lock();
        path = jars(home);
        if (!Files.exists(archive)) {
          dump(archive, path);
        }
      }
      List<String> options = new ArrayList<>(JVM);
      options.addAll(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive));
      options.addAll(List.of("-Xlog:disable", "-Xlog:all=error,cds*=off:stderr", "-cp", path));
      return List.copyOf(options);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static StandardOpenOption[] openOptions() {
    return new StandardOpenOption[] {StandardOpenOption.CREATE, StandardOpenOption.WRITE};
  }

  /** Runs the program for a moment; without an archive at its end the program still starts. */
  private static void dump(Path archive, String path) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Program.java()));
    command.addAll(JVM);
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", path));
    command.addAll(List.of(Main.class.getName(), "warm-up"));
    Path home = archive.getParent();
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("archive.log").toFile())
            .start();
    if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static List<Path> entries() {
    return Stream.of(PATH.split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .filter(entry -> Files.exists(entry) && !entry.endsWith("test-classes"))
        .toList();
  }

  /** The class path, in its order, with a jar for each directory of classes. */
  private static String jars(Path home) throws IOException {
    List<String> jars = new ArrayList<>();
    for (Path entry : entries()) {
      jars.add(
          Files.isDirectory(entry)
              ? pack(entry, home.resolve(jars.size() + ".jar"))
              : entry.toString());
    }
    return String.join(File.pathSeparator, jars);
  }

  private static String pack(Path directory, Path jar) throws IOException {
    if (!Files.exists(jar)) {
      Path unfinished = jar.resolveSibling("unfinished.part");
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(unfinished))) {
        out.setLevel(Deflater.NO_COMPRESSION);
        for (Path file : files(directory)) {
          out.putNextEntry(new JarEntry(directory.relativize(file).toString()));
          Files.copy(file, out);
        }
      }
      Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE);
    }
    return jar.toString();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Names a state of the class path: it changes with each file that does. */
  private static String fingerprint() throws IOException {
    StringBuilder state = new StringBuilder(PATH).append(System.getProperty("java.vm.version"));
    for (Path entry : entries()) {
      for (Path file : files(entry)) {
        state.append(file).append(Files.getLastModifiedTime(file)).append(Files.size(file));
      }
    }
    return UUID.nameUUIDFromBytes(state.toString().getBytes(UTF_8)).toString();
  }
}
