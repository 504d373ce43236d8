package dev.sluice.cli.report;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar with counts by outcome and the remaining time. */
final class BarProgress implements Progress {
  private static final int WIDTH = 100;
  private static final int REDRAW_MILLIS = 100;

  private final ProgressBar bar;

  BarProgress(PrintStream out, String title) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(title)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
            .build();
  }

  @Override
  public void update(Account account) {
    bar.maxHint(account.submitted());
    bar.stepTo(account.done());
    bar.setExtraMessage(" " + account.summary().outcomes());
  }

  @Override
  public void close() {
    bar.close();
  }
}
