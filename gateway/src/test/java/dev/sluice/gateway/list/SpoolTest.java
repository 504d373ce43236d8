package dev.sluice.gateway.list;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.VertxTest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@VertxTest
class SpoolTest {
  private static final long SMALL = 64L << 10;
  private static final int MANY = 100_000;

  private final Path directory;

  SpoolTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void fewLines_areReadUnchanged_withoutAFile(Vertx vertx) throws Exception {
    Reader reader = new Reader(vertx, settings(SMALL, 1L << 30));

    reader.fill(100);

    assertThat(reader.readAll(100)).containsExactlyElementsOf(lines(100));
    assertThat(files()).isEmpty();
    assertThat(reader.spools.diskBytes()).isZero();
  }

  @Test
  void manyLines_waitOnDisk_andAreReadUnchanged(Vertx vertx) throws Exception {
    Reader reader = new Reader(vertx, settings(SMALL, 1L << 30));

    reader.fill(MANY);

    assertThat(reader.spools.diskBytes()).isGreaterThan(1L << 20);
    assertThat(reader.readAll(MANY)).containsExactlyElementsOf(lines(MANY));
    reader.on(reader.spool::drop);
    assertThat(reader.spools.diskBytes()).isZero();
  }

  @Test
  void file_isDeletedWhileItIsOpen_soThatNothingIsLeft(Vertx vertx) throws Exception {
    Reader reader = new Reader(vertx, settings(SMALL, 1L << 30));

    reader.fill(MANY);

    assertThat(files()).isEmpty();
  }

  @Test
  void linesThatArriveWhileOthersAreTaken_keepTheirOrder(Vertx vertx) throws Exception {
    Reader reader = new Reader(vertx, settings(SMALL, 1L << 30));
    for (int i = 0; i < 50; i++) {
      reader.fill(1_000);
      reader.read(500);
    }

    assertThat(reader.readAll(50_000)).containsExactlyElementsOf(lines(50_000));
  }

  @Test
  void fullDisk_makesTheSpoolFull_untilEnoughIsTaken(Vertx vertx) throws Exception {
    Reader reader = new Reader(vertx, settings(SMALL, 100_000));

    reader.fill(MANY);
    assertThat(reader.get(reader.spool::isFull)).isTrue();

    assertThat(reader.readAll(MANY)).containsExactlyElementsOf(lines(MANY));
    assertThat(reader.get(reader.spool::isFull)).isFalse();
    assertThat(reader.rooms).as("calls of the room handler").isPositive();
  }

  @Test
  void emptySpool_whileAnotherUsesAllMemory_isNotFull() {
    Spools spools = new Spools(settings(SMALL, 0), SMALL, SpoolTest::noDisk);
    Spool hog = spools.open();
    byte[] line = new byte[1_000];
    for (int i = 0; i < 200; i++) {
      hog.append(line, 0, line.length);
    }

    assertThat(hog.isFull()).isTrue();
    assertThat(spools.open().isFull()).as("its room handler would never be called").isFalse();
  }

  @Test
  void diskThatCannotBeWritten_losesNothing(Vertx vertx) throws Exception {
    Path file = Files.createFile(directory.resolve("no-directory"));
    Reader reader = new Reader(vertx, new SpoolSettings(file, SMALL, 1L << 30));

    reader.fill(MANY);

    assertThat(reader.readAll(MANY)).containsExactlyElementsOf(lines(MANY));
  }

  @Test
  void lineThatIsTooLong_isMarkedInItsPlace(Vertx vertx) throws Exception {
    Reader reader = new Reader(vertx, settings(SMALL, 1L << 30));
    reader.fill(1);
    reader.on(reader.spool::appendTooLong);
    reader.fill(1);

    assertThat(reader.readAll(3)).containsExactly("line 0", "TOO_LONG", "line 1");
  }

  @Test
  void pack_isAppendedAsAWhole(Vertx vertx) throws Exception {
    Reader reader = new Reader(vertx, settings(SMALL, 1L << 30));
    Pack pack = new Pack();
    lines(MANY).forEach(line -> pack.append(line.getBytes(UTF_8), 0, line.length()));

    reader.on(() -> reader.spool.append(pack));

    assertThat(pack.records()).isEqualTo(MANY);
    assertThat(reader.readAll(MANY)).containsExactlyElementsOf(lines(MANY));
  }

  private static SpoolStore noDisk() {
    throw new AssertionError("the disk is not available");
  }

  private SpoolSettings settings(long memory, long disk) {
    return new SpoolSettings(directory, memory, disk);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static List<String> lines(int count) {
    return IntStream.range(0, count).mapToObj(i -> "line " + i).toList();
  }

  /** Fills and reads a spool on an event loop, like a gateway. */
  private static final class Reader {
    private final Context context;
    private final Spools spools;
    private final Spool spool;
    private final List<String> read = new ArrayList<>();
    private int filled;
    private int wanted;
    private int rooms;
    private Promise<Void> done = Promise.promise();

    Reader(Vertx vertx, SpoolSettings settings) throws Exception {
      this.context = vertx.getOrCreateContext();
      this.spools = get(() -> new Spools(vertx, settings));
      this.spool = spools.open();
      spool.availableHandler(this::take);
      spool.roomHandler(() -> rooms++);
    }

    /** Appends lines in several turns of the event loop. */
    void fill(int lines) throws Exception {
      int target = filled + lines;
      while (filled < target) {
        on(() -> append(Math.min(target, filled + 1_000)));
      }
    }

    private void append(int until) {
      for (; filled < until; filled++) {
        byte[] line = ("line " + filled).getBytes(UTF_8);
        spool.append(line, 0, line.length);
      }
    }

    void read(int lines) throws Exception {
      wanted = read.size() + lines;
      done = Promise.promise();
      Future<Void> all = done.future();
      on(this::take);
      all.await(20, SECONDS);
    }

    List<String> readAll(int total) throws Exception {
      read(total - read.size());
      return read;
    }

    private void take() {
      while (read.size() < wanted) {
        Line line = spool.poll();
        if (line == null) {
          return;
        }
        boolean isWhole = line.state() == Line.State.WHOLE;
        read.add(isWhole ? new String(line.bytes(), UTF_8) : line.state().name());
      }
      done.tryComplete();
    }

    void on(Runnable action) throws Exception {
      get(
          () -> {
            action.run();
            return true;
          });
    }

    <T> T get(Callable<T> action) throws Exception {
      Promise<T> result = Promise.promise();
      context.runOnContext(
          on -> {
            try {
              result.complete(action.call());
            } catch (Exception thrown) {
              result.fail(thrown);
            }
          });
      return result.future().await(20, SECONDS);
    }
  }
}
