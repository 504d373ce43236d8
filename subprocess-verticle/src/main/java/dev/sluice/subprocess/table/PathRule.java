package dev.sluice.subprocess.table;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a path below a directory: an existing file, or a new name in an existing directory.
 *
 * <p>The program receives the path that was checked, absolute and without symbolic links, because
 * the caller's path may lead elsewhere a moment later. A hard link to a file outside the directory
 * cannot be detected.
 *
 * @param root the directory
 */
record PathRule(Path root) implements Rule {

  /** Creates a rule after checking that the directory exists. */
  static PathRule of(String root) {
    if (root.indexOf('\0') >= 0
        || !Path.of(root).isAbsolute()
        || !Files.isDirectory(Path.of(root))) {
      throw InvalidMessage.of("path", root, "the absolute path of an existing directory");
    }
    return new PathRule(Path.of(root));
  }

  @Override
  public @Nullable String accept(String argument) {
    try {
      Path realRoot = root.toRealPath();
      Path real = argument.isEmpty() ? null : real(realRoot.resolve(argument));
      return real != null && real.startsWith(realRoot) && !real.equals(realRoot)
          ? real.toString()
          : null;
    } catch (IOException | InvalidPathException unreachable) {
      return null;
    }
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public String expected() {
    return "a path below the directory that the settings name";
  }

  @Override
  public CommandParameter describe(String name, boolean optional, boolean repeat) {
    return new CommandParameter(
        name, "path", expected(), List.of(), null, null, null, null, optional, repeat);
  }

  private static @Nullable Path real(Path path) throws IOException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException missing) {
      return realNew(path);
    }
  }

  /** Rejects a dangling link: a program that writes there writes to the target of the link. */
  private static @Nullable Path realNew(Path path) throws IOException {
    Path name = path.getFileName();
    Path parent = path.getParent();
    if (name == null || parent == null || name.equals(name.resolveSibling(".."))) {
      return null;
    }
    Path real = parent.toRealPath().resolve(name);
    return Files.exists(real, NOFOLLOW_LINKS) ? null : real;
  }
}
