package dev.sluice.subprocess.scratch;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeRemovalTest {
  private Path outside;
  private Path top;

  @BeforeEach
  void makeTop(@TempDir Path temporary) throws Exception {
    outside = temporary;
    top = Files.createDirectory(temporary.resolve("top"));
  }

  @Test
  void directory_thatIsNotThere_isFine() throws Exception {
    Files.delete(top);

    TreeRemoval.remove(top);

    assertThat(top).doesNotExist();
  }

  @Test
  void tree_isRemoved_andLinksAreNotFollowed() throws Exception {
    Path kept = Files.createDirectories(outside.resolve("kept/sub"));
    Files.writeString(kept.resolve("file"), "kept");
    Files.createDirectories(top.resolve("a/b/c"));
    Files.writeString(top.resolve("a/b/file"), "gone");
    Files.createSymbolicLink(top.resolve("link"), kept);
    Files.createSymbolicLink(top.resolve("a/b/c/link"), kept.getParent());
    Files.createSymbolicLink(top.resolve("a/nowhere"), Path.of("none"));

    TreeRemoval.remove(top);

    assertThat(top).doesNotExist();
    assertThat(kept.resolve("file")).hasContent("kept");
  }

  @Test
  void top_thatIsALink_isLeftAlone() throws Exception {
    Path link = Files.createSymbolicLink(outside.resolve("link"), top);

    TreeRemoval.remove(link);

    assertThat(top).exists();
  }

  @Test
  void directories_thatNobodyMayRead_areRemoved() throws Exception {
    Path closed = Files.createDirectories(top.resolve("closed/inner"));
    Files.writeString(closed.resolve("file"), "");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(closed.getParent(), PosixFilePermissions.fromString("r--------"));
    Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("---------"));

    TreeRemoval.remove(top);

    assertThat(top).doesNotExist();
  }

  /** A path to the bottom would be 200,000 characters long; the system takes 4,096. */
  @Test
  void tree_thatIsDeeperThanAPathMayBeLong_isRemoved() throws Exception {
    String name = "d".repeat(200);
    for (int depth = 0; depth < 1_000; depth++) {
      Path above = Files.createDirectory(outside.resolve("above"));
      Files.createFile(above.resolve("file"));
      Files.move(top, above.resolve(name), ATOMIC_MOVE);
      Files.move(above, top, ATOMIC_MOVE);
    }

    TreeRemoval.remove(top);

    assertThat(top).doesNotExist();
  }

  @Test
  void whatIsNoPlainFile_isRemoved() throws Exception {
    shell("mkfifo pipe; mkdir 'a\nb'; : > 'a\nb/-rf'; mkdir -- '--x' \"$(printf '\\377')\"");

    TreeRemoval.remove(top);

    assertThat(top).doesNotExist();
  }

  private void shell(String script) throws Exception {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", script).directory(top.toFile()).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
