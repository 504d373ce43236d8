package dev.sluice.gateway.list;

import dev.sluice.runtime.Ids;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.function.Supplier;

/** All spools of a gateway: what they take together, and who works on their files. */
public final class Spools {
  private static final int WORKERS = 2;

  /** All spools together take no more of the heap than one part in so many. */
  private static final int PART_OF_HEAP = 8;

  private final SpoolSettings settings;
  private final long mostMemory;
  private final Supplier<SpoolStore> stores;

  private long memory;
  private long disk;

  /** Makes no file yet. */
  public Spools(Vertx vertx, SpoolSettings settings) {
    this(settings, Runtime.getRuntime().maxMemory() / PART_OF_HEAP, files(vertx, settings));
  }

  /**
   * @param mostMemory how many bytes all of them may have in memory
   * @param stores makes the store of one list
   */
  Spools(SpoolSettings settings, long mostMemory, Supplier<SpoolStore> stores) {
    this.settings = settings;
    this.mostMemory = mostMemory;
    this.stores = stores;
  }

  /** A new one, empty. */
  public Spool open() {
    return new Spool(this);
  }

  /** How many bytes all of them have on disk. */
  public long diskBytes() {
    return disk;
  }

  /** How many bytes all of them have in memory. */
  long memoryBytes() {
    return memory;
  }

  SpoolStore newStore() {
    return stores.get();
  }

  /** Whether a spool with so many bytes in memory has to put some of them aside. */
  boolean isTooMuch(long ownMemory) {
    return ownMemory > settings.memoryBytes() || memory > mostMemory;
  }

  boolean hasRoomOnDisk(long more) {
    return disk + more <= settings.diskBytes();
  }

  void memory(long more) {
    memory += more;
  }

  void disk(long more) {
    disk += more;
  }

  private static Supplier<SpoolStore> files(Vertx vertx, SpoolSettings settings) {
    // Writing and reading files blocks.
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("sluice-spool", WORKERS);
    String directory = settings.directory().toString();
    Path parent =
        Path.of(directory.isEmpty() ? System.getProperty("java.io.tmpdir", "") : directory);
    return () -> new SpoolFile(workers, parent.resolve("sluice-list-" + Ids.next() + ".spool"));
  }
}
