package dev.sluice.gateway.list;

import dev.sluice.runtime.Ids;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Creates the spools of a gateway, and limits what they use together of memory and disk. */
public final class Spools {
  private static final int WORKERS = 2;

  /** All spools together use at most an eighth of the heap. */
  private static final int HEAP_DIVISOR = 8;

  private final SpoolSettings settings;
  private final long maxMemory;
  private final Supplier<SpoolStore> stores;

  private long memory;
  private long disk;

  /** Creates no file yet. */
  public Spools(Vertx vertx, SpoolSettings settings) {
    this(settings, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR, files(vertx, settings));
  }

  /**
   * @param maxMemory how many bytes all spools may use in memory
   * @param stores creates the store of one list
   */
  Spools(SpoolSettings settings, long maxMemory, Supplier<SpoolStore> stores) {
    this.settings = settings;
    this.maxMemory = maxMemory;
    this.stores = stores;
  }

  /** Creates an empty spool. */
  public Spool open() {
    return new Spool(this);
  }

  /** Returns the bytes of all spools on disk. */
  public long diskBytes() {
    return disk;
  }

  /** Returns the bytes of all spools in memory. */
  long memoryBytes() {
    return memory;
  }

  SpoolStore newStore() {
    return stores.get();
  }

  /** Returns whether a spool with this many bytes in memory has to move some to disk. */
  boolean exceedsMemory(long ownMemory) {
    return ownMemory > settings.memoryBytes() || memory > maxMemory;
  }

  boolean hasRoomOnDisk(long bytes) {
    return disk + bytes <= settings.diskBytes();
  }

  void addMemory(long bytes) {
    memory += bytes;
  }

  void addDisk(long bytes) {
    disk += bytes;
  }

  private static Supplier<SpoolStore> files(Vertx vertx, SpoolSettings settings) {
    // Because writing and reading files blocks.
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("sluice-spool", WORKERS);
    String directory = settings.directory().toString();
    Path parent =
        Path.of(directory.isEmpty() ? System.getProperty("java.io.tmpdir", "") : directory);
    return () -> new SpoolFile(workers, parent.resolve("sluice-list-" + Ids.next() + ".spool"));
  }
}
