package dev.sluice.bench.harness;

/**
 * What a process takes.
 *
 * @param heap bytes of all objects that can be reached; -1 where it was not asked, or not told
 * @param resident bytes
 * @param files open ones, sockets too
 * @param temporary bytes of its temporary files; -1 where not asked
 */
public record Usage(long heap, long resident, int files, int threads, long temporary) {
  /** The columns of a table of usages. */
  public static String[] columns() {
    return new String[] {"live heap MB", "resident MB", "open files", "threads", "tmp MB"};
  }

  /** The cells of a table under {@link #columns}. */
  public String[] cells() {
    return new String[] {
      mega(heap),
      mega(resident),
      Integer.toString(files),
      Integer.toString(threads),
      mega(temporary)
    };
  }

  public static String mega(long bytes) {
    return bytes < 0 ? "?" : String.format("%.1f", bytes / 1e6);
  }
}
