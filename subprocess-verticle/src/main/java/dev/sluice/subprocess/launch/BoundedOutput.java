package dev.sluice.subprocess.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Keeps one output of a process up to a limit. Drops the rest, so that the process does not block
 * on a full pipe.
 *
 * <p>A follower may take the output as it arrives. If the follower is slow, reading is paused at
 * {@link #MAX_AHEAD} bytes, and the process blocks on its full pipe. An output behaves as if it had
 * a follower until {@link #follow} or {@link #unfollow} is called, because a process may write a
 * lot before its launch is reported.
 *
 * <p>One thread adds, another one may follow.
 */
public final class BoundedOutput {
  /** The number of bytes that may be kept before the follower takes them. */
  public static final int MAX_AHEAD = 1 << 16;

  private final int maxBytes;
  private final KeptBytes kept = new KeptBytes();
  private Runnable onMore = () -> {};
  private Runnable onResume = () -> {};
  private boolean followed = true;
  private boolean truncated;

  public BoundedOutput(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Sets the action that runs on the follower's thread when reading may resume. */
  public synchronized void onResume(Runnable resume) {
    onResume = resume;
  }

  /**
   * Starts to follow the output; {@code more} runs on the adding thread when there is more to take.
   */
  public synchronized void follow(Runnable more) {
    followed = true;
    onMore = more;
  }

  /** Stops following the output, or reports that it has no follower. */
  public void unfollow() {
    if (stopFollowing()) {
      resume();
    }
  }

  /** Adds the first {@code length} bytes, as far as they fit. */
  public void add(byte[] bytes, int length) {
    if (keep(bytes, length) > 0) {
      more().run();
    }
  }

  /** Returns whether reading is paused until the follower has taken more. */
  public synchronized boolean isPaused() {
    return followed && (kept.untaken() >= MAX_AHEAD || (truncated && kept.untaken() > 0));
  }

  /** Returns the number of bytes that the follower has not taken. */
  public synchronized int untaken() {
    return kept.untaken();
  }

  /** Takes the next bytes, up to {@code max} and perhaps fewer; none if there are none. */
  public byte[] take(int max) {
    boolean wasPaused = isPaused();
    byte[] some = takeSome(max);
    if (wasPaused && !isPaused()) {
      resume();
    }
    return some;
  }

  public synchronized boolean isTruncated() {
    return truncated;
  }

  /** Returns the kept bytes as text, with a replacement character for what is not UTF-8. */
  public synchronized String text() {
    byte[] bytes = kept.all();
    return new String(bytes, 0, truncated ? lengthOfWholeCharacters(bytes) : bytes.length, UTF_8);
  }

  private synchronized int keep(byte[] bytes, int length) {
    int fits = Math.min(length, maxBytes - kept.size());
    kept.add(bytes, fits);
    truncated |= fits < length;
    return fits;
  }

  /** Returns whether reading was paused for the follower. */
  private synchronized boolean stopFollowing() {
    boolean wasPaused = isPaused();
    followed = false;
    onMore = () -> {};
    return wasPaused;
  }

  private synchronized byte[] takeSome(int max) {
    return kept.take(max);
  }

  private synchronized Runnable more() {
    return onMore;
  }

  private void resume() {
    Runnable action;
    synchronized (this) {
      action = onResume;
    }
    action.run();
  }

  /** Returns the length without a last character that the limit has cut in two. */
  private static int lengthOfWholeCharacters(byte[] bytes) {
    int start = bytes.length;
    while (start > 0 && bytes.length - start < 3 && (bytes[start - 1] & 0xC0) == 0x80) {
      start--;
    }
    boolean isCut = start > 0 && bytes.length - start + 1 < lengthFrom(bytes[start - 1]);
    return isCut ? start - 1 : bytes.length;
  }

  /** Returns the length in bytes of a character that starts with this byte. */
  private static int lengthFrom(byte first) {
    return Math.max(1, Integer.numberOfLeadingZeros(~first << 24));
  }
}
