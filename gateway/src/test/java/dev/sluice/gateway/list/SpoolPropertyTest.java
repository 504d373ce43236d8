package dev.sluice.gateway.list;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.Property;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spools with little memory and a disk that is slow, full or broken at random. */
class SpoolPropertyTest {

  @Test
  void records_areReadUnchanged_andNothingIsLeft() {
    Property.holds(3_000, choices -> new Run(choices).go());
  }

  /** Two spools that share their limits. */
  private static final class Run {
    private final Choices choices;
    private final List<Runnable> disk = new ArrayList<>();
    private final Spools spools;
    private final List<Modelled> lists;
    private boolean readsFailed;

    Run(Choices choices) {
      this.choices = choices;
      long own = choices.between(0, 8_000);
      long onDisk = choices.between(0, 100_000);
      long all = choices.between(0, 8_000);
      choices.note("memory " + own + " of " + all + ", disk " + onDisk);
      spools = new Spools(new SpoolSettings(Path.of(""), own, onDisk), all, Store::new);
      lists = List.of(new Modelled(), new Modelled());
    }

    void go() {
      for (int i = 0; i < 80 && choices.below(60) > 0; i++) {
        step(choices.oneOf(lists));
        assertThat(spools.memoryBytes()).isNotNegative();
      }
      lists.forEach(Modelled::readOut);
      assertThat(spools.memoryBytes()).as("memory, all taken").isZero();
      lists.forEach(Modelled::drop);
      while (!disk.isEmpty()) {
        completeOne();
      }
      assertThat(spools.memoryBytes()).as("memory").isZero();
      assertThat(spools.diskBytes()).as("disk").isZero();
    }

    private void step(Modelled list) {
      switch (choices.below(8)) {
        case 0, 1 -> list.append();
        case 2 -> list.appendTooLong();
        case 3 -> list.appendPack();
        case 4, 5 -> list.take(choices.between(1, 200));
        case 6 -> completeOne();
        default -> {
          if (choices.onceIn(20)) {
            list.drop();
          }
        }
      }
    }

    /** Completes one operation of the disk. */
    private void completeOne() {
      if (!disk.isEmpty()) {
        disk.remove(choices.below(disk.size())).run();
      }
    }

    /** A spool and its expected content. */
    private final class Modelled {
      private final Spool spool = spools.open();
      private final Deque<String> model = new ArrayDeque<>();
      private boolean dropped;
      private int signals;

      Modelled() {
        spool.availableHandler(() -> signals++);
      }

      void append() {
        int length = length();
        for (int i = choices.between(1, 100); i > 0; i--) {
          byte[] record = record(length);
          spool.append(record, 1, record.length - 2);
          expect(record);
        }
      }

      void appendTooLong() {
        spool.appendTooLong();
        if (!dropped) {
          model.add("TOO_LONG");
        }
      }

      void appendPack() {
        Pack pack = new Pack();
        int records = choices.between(0, 300);
        int length = length();
        for (int i = 0; i < records; i++) {
          byte[] record = record(length);
          pack.append(record, 1, record.length - 2);
          expect(record);
        }
        assertThat(pack.records()).isEqualTo(records);
        spool.append(pack);
      }

      private int length() {
        return choices.between(0, choices.onceIn(20) ? 70_000 : 100);
      }

      private byte[] record(int length) {
        byte[] record = new byte[2 + length];
        Arrays.fill(record, (byte) ('a' + model.size() % 26));
        return record;
      }

      private void expect(byte[] record) {
        if (!dropped) {
          model.add(new String(record, 1, record.length - 2, ISO_8859_1));
        }
      }

      /** Takes up to this many records, as far as they are available. */
      void take(int max) {
        for (int i = 0; i < max; i++) {
          Line line = spool.poll();
          if (line == null) {
            assertThat(model.isEmpty() && spool.isFull()).as("an empty spool is full").isFalse();
            return;
          }
          String expected = model.remove();
          if (line.state() == Line.State.LOST) {
            assertThat(readsFailed).as("lost, although no read has failed").isTrue();
          } else {
            boolean whole = line.state() == Line.State.WHOLE;
            String taken = whole ? new String(line.bytes(), ISO_8859_1) : line.state().name();
            assertThat(taken).isEqualTo(expected);
          }
        }
      }

      /** Takes all records that are available. */
      private void takeAll() {
        take(Integer.MAX_VALUE);
      }

      void readOut() {
        takeAll();
        while (!model.isEmpty()) {
          assertThat(disk).as("open operations of the disk").isNotEmpty();
          int before = signals;
          while (signals == before && !disk.isEmpty()) {
            completeOne();
          }
          takeAll();
        }
      }

      void drop() {
        spool.drop();
        dropped = true;
        model.clear();
      }
    }

    /** A file whose operations complete when the test decides, or fail. */
    private final class Store implements SpoolStore {
      private byte[] content = new byte[0];
      private boolean closed;

      @Override
      public Future<Void> write(ByteBuffer bytes, long offset) {
        Promise<Void> done = Promise.promise();
        disk.add(() -> write(bytes, (int) offset, done));
        return done.future();
      }

      private void write(ByteBuffer bytes, int offset, Promise<Void> done) {
        if (closed || choices.onceIn(30)) {
          done.fail(new IOException("write"));
          return;
        }
        content = Arrays.copyOf(content, Math.max(content.length, offset + bytes.remaining()));
        bytes.get(content, offset, bytes.remaining());
        done.complete();
      }

      @Override
      public Future<ByteBuffer> read(int length, long offset) {
        Promise<ByteBuffer> done = Promise.promise();
        disk.add(() -> read(length, (int) offset, done));
        return done.future();
      }

      private void read(int length, int offset, Promise<ByteBuffer> done) {
        if (closed || choices.onceIn(30)) {
          readsFailed = true;
          done.fail(new IOException("read"));
        } else {
          done.complete(ByteBuffer.wrap(Arrays.copyOfRange(content, offset, offset + length)));
        }
      }

      @Override
      public Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
      }
    }
  }
}
