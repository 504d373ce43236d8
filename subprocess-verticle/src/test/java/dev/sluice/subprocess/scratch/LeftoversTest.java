package dev.sluice.subprocess.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node finds of others where it has its scratch directories. */
final class LeftoversTest {
  private Path base;
  private NodeDirectory own;

  @BeforeEach
  void open(@TempDir Path temporary) throws Exception {
    base = temporary;
    own = NodeDirectory.open(base);
  }

  @AfterEach
  void close() throws Exception {
    own.close();
  }

  @Test
  void directoryOfTheDead_isRemoved_withWhatIsInIt() throws Exception {
    Path dead = left("dead");
    Files.createDirectories(dead.resolve("1/2/3"));

    Leftovers.sweep(own.path());

    assertThat(dead).doesNotExist();
    assertThat(own.path()).exists();
  }

  @Test
  void directoryOfTheDead_inWhichAProcessWorks_stays() throws Exception {
    Path dead = left("dead");
    Path inner = Files.createDirectory(dead.resolve("1"));
    Process process = new ProcessBuilder("/bin/sleep", "600").directory(inner.toFile()).start();
    try {
      Leftovers.sweep(own.path());

      assertThat(inner).exists();
      assertThat(dead.resolve(NodeDirectory.LOCK)).exists();
    } finally {
      process.destroyForcibly().waitFor();
    }
    Leftovers.sweep(own.path());

    assertThat(dead).doesNotExist();
  }

  @Test
  void directoryOfALivingNode_ofAnotherProcess_stays() throws Exception {
    Process living = livingNode();
    try {
      Path theirs = Path.of(living.inputReader().readLine());

      Leftovers.sweep(own.path());
      assertThat(theirs).exists();

      living.destroyForcibly().waitFor();
      Leftovers.sweep(own.path());
      assertThat(theirs).doesNotExist();
    } finally {
      living.destroyForcibly();
    }
  }

  @Test
  void directoryOfAnotherNode_ofThisProcess_staysLocked() throws Exception {
    NodeDirectory other = NodeDirectory.open(base);
    Leftovers.sweep(own.path());
    assertThat(other.path()).exists();

    Process third = livingNode();
    try {
      assertThat(third.inputReader().readLine()).isNotNull();
      assertThat(other.path()).as("swept by another process").exists();
    } finally {
      third.destroyForcibly().waitFor();
      other.close();
    }
  }

  @Test
  void directories_thatAreNotProvablyOurs_stay() throws Exception {
    Path withoutLock = Files.createDirectory(base.resolve(NodeDirectory.PREFIX + "x"));
    Path otherName = Files.createDirectory(base.resolve("sluice-other"));
    Files.createFile(otherName.resolve(NodeDirectory.LOCK));
    Path target = left("target");
    Files.move(target, base.resolve("kept"));
    Path link = base.resolve(NodeDirectory.PREFIX + "link");
    Files.createSymbolicLink(link, base.resolve("kept"));

    Leftovers.sweep(own.path());

    assertThat(List.of(withoutLock, otherName, link, base.resolve("kept/lock")))
        .allSatisfy(kept -> assertThat(kept).exists());
  }

  @Test
  void directory_isForThisUserAlone_andItsNamesDiffer() throws Exception {
    Path first = own.make();
    Path second = own.make();

    assertThat(first).isNotEqualTo(second);
    for (Path made : List.of(own.path(), first, second)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  /** As those do that tidy up temporary files. */
  @Test
  void directory_thatWasRemoved_isMadeAgain() throws Exception {
    Path before = own.path();
    TreeRemoval.remove(before);

    Path made = own.make();

    assertThat(made).exists();
    assertThat(made.getParent()).isEqualTo(own.path()).isNotEqualTo(before);
    assertThat(own.path().resolve(NodeDirectory.LOCK)).exists();
  }

  /** As a node that was killed leaves it. */
  private Path left(String name) throws IOException {
    Path directory = Files.createDirectory(base.resolve(NodeDirectory.PREFIX + name));
    Files.createFile(directory.resolve(NodeDirectory.LOCK));
    return directory;
  }

  private Process livingNode() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java, "-cp", System.getProperty("java.class.path"), Living.class.getName(), base + "")
        .start();
  }

  /** A process that has a directory of its own, has swept, and lives until it is killed. */
  static final class Living {
    private Living() {}

    public static void main(String[] args) throws Exception {
      NodeDirectory directory = NodeDirectory.open(Path.of(args[0]));
      Leftovers.sweep(directory.path());
      System.out.println(directory.path());
      System.in.read();
    }
  }
}
