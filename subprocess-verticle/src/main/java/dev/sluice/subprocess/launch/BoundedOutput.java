package dev.sluice.subprocess.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What is kept of one of a process's outputs; what comes beyond is dropped, so that the process
 * does not wait for us.
 *
 * <p>It may be followed. Then what is kept is only a little ahead of what the follower has taken:
 * {@link #isAhead} says when to stop reading, and the process is held by its full pipe. So it is
 * from the beginning, until {@link #unfollow} or {@link #follow} says who there is: a process may
 * write much before anybody hears that it has been started.
 *
 * <p>One thread adds, another may follow.
 */
public final class BoundedOutput {
  /** So much may be kept that the follower has not taken. */
  public static final int MAX_AHEAD = 1 << 16;

  private final int maxBytes;
  private final KeptBytes kept = new KeptBytes();
  private Runnable onMore = () -> {};
  private Runnable onTaken = () -> {};
  private boolean followed = true;
  private boolean truncated;

  public BoundedOutput(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Names what is to be done when reading may go on, by the follower's thread. */
  public synchronized void onTaken(Runnable readOn) {
    onTaken = readOn;
  }

  /** From now on {@code more} is run when there is more to take, by the thread that adds. */
  public synchronized void follow(Runnable more) {
    followed = true;
    onMore = more;
  }

  /** Nobody follows it, or not any more. */
  public void unfollow() {
    if (stopFollowing()) {
      readOn();
    }
  }

  /** Keeps what fits of the first {@code length} bytes. */
  public void add(byte[] bytes, int length) {
    if (keep(bytes, length) > 0) {
      more().run();
    }
  }

  /** Whether the follower is behind, so that reading is to stop until it has taken some. */
  public synchronized boolean isAhead() {
    return followed && (kept.untaken() >= MAX_AHEAD || (truncated && kept.untaken() > 0));
  }

  /** How many bytes the follower has yet to take. */
  public synchronized int untaken() {
    return kept.untaken();
  }

  /** Takes what comes next, at most so many bytes, and perhaps fewer; none where there is none. */
  public byte[] take(int most) {
    boolean wasAhead = isAhead();
    byte[] some = takeSome(most);
    if (wasAhead && !isAhead()) {
      readOn();
    }
    return some;
  }

  public synchronized boolean isTruncated() {
    return truncated;
  }

  /** What was kept as text, with a sign of replacement for what is not UTF-8. */
  public synchronized String text() {
    byte[] bytes = kept.all();
    return new String(bytes, 0, truncated ? wholeCharacters(bytes) : bytes.length, UTF_8);
  }

  private synchronized int keep(byte[] bytes, int length) {
    int fits = Math.min(length, maxBytes - kept.size());
    kept.add(bytes, fits);
    truncated |= fits < length;
    return fits;
  }

  /** Whether reading had stopped for it. */
  private synchronized boolean stopFollowing() {
    boolean wasAhead = isAhead();
    followed = false;
    onMore = () -> {};
    return wasAhead;
  }

  private synchronized byte[] takeSome(int most) {
    return kept.take(most);
  }

  private synchronized Runnable more() {
    return onMore;
  }

  private void readOn() {
    Runnable action;
    synchronized (this) {
      action = onTaken;
    }
    action.run();
  }

  /** How much is left without a last character that the cap cut in two. */
  private static int wholeCharacters(byte[] bytes) {
    int start = bytes.length;
    while (start > 0 && bytes.length - start < 3 && (bytes[start - 1] & 0xC0) == 0x80) {
      start--;
    }
    boolean isCut = start > 0 && bytes.length - start + 1 < lengthFrom(bytes[start - 1]);
    return isCut ? start - 1 : bytes.length;
  }

  /** How many bytes a character has that starts with this one. */
  private static int lengthFrom(byte first) {
    return Math.max(1, Integer.numberOfLeadingZeros(~first << 24));
  }
}
