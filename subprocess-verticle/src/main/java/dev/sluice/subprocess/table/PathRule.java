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
 * Something below a directory: what is there, or a new name in a directory that is there.
 *
 * <p>The program is given the path that was looked at, absolute and without symbolic links, and not
 * the caller's, which might lead elsewhere a moment later. A hard link to what lies elsewhere is
 * not noticed; nobody can tell one.
 *
 * @param root the directory
 */
record PathRule(Path root) implements Rule {

  /** Reads it, and looks whether it is there. */
  static PathRule of(String root) {
    if (root.indexOf('\0') >= 0
        || !Path.of(root).isAbsolute()
        || !Files.isDirectory(Path.of(root))) {
      throw InvalidMessage.of("path", root, "the absolute path of a directory that is there");
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

  /** A link that leads nowhere is no new name: whoever writes there writes where it leads. */
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
