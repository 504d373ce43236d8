package dev.sluice.cli.report;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Prints a line every two seconds, and for a long list at each quarter. */
final class LineProgress implements Progress {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long LONG_LIST = 100;

  private final PrintStream out;
  private final String title;
  private long last = System.nanoTime();

  LineProgress(PrintStream out, String title) {
    this.out = out;
    this.title = title;
  }

  @Override
  public void update(Account account) {
    long now = System.nanoTime();
    if (now - last >= INTERVAL_NANOS || isQuarter(account)) {
      last = now;
      String done = account.done() + " of " + account.submitted();
      out.println(title + ": " + done + ": " + account.summary().outcomes());
    }
  }

  private static boolean isQuarter(Account account) {
    long all = account.submitted();
    return all >= LONG_LIST && account.done() % ((all + 3) / 4) == 0;
  }
}
