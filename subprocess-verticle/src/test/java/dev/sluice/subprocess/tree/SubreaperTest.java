package dev.sluice.subprocess.tree;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.subprocess.LauncherKind;
import dev.sluice.subprocess.Launchers;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests orphans that arrive faster than each of them can be inspected. */
final class SubreaperTest {
  private static final int ORPHANS = 400;
  private static final long PATIENCE_NANOS = SECONDS.toNanos(20);

  @Test
  void orphans_thatEndInLargeNumbers_areReapedInBulk() throws Exception {
    if (!Launchers.here().contains(LauncherKind.NATIVE)) {
      return;
    }
    Subreaper subreaper = Subreaper.acquire(new Marks(new SplittableRandom()));
    try {
      String leave = "i=0; while [ $i -lt %d ]; do (setsid true &); i=$((i + 1)); done";
      Process mother = new ProcessBuilder("/bin/sh", "-c", leave.formatted(ORPHANS)).start();
      assertThat(mother.waitFor(20, SECONDS)).isTrue();
      awaitEnded();

      long again = subreaper.reapSome();

      assertThat(ended()).isLessThan(ORPHANS / 10);
      assertThat(again).isLessThan(1_000);
    } finally {
      subreaper.release();
    }
  }

  private static void awaitEnded() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (ended() < ORPHANS) {
      assertThat(System.nanoTime() - end).as("%d have ended", ended()).isNegative();
    }
  }

  private static long ended() {
    return ProcessTable.possibleAdoptees()
        .mapToObj(ProcessInfo::of)
        .filter(Objects::nonNull)
        .filter(process -> ProcessTable.isAdopted(process) && !process.isAlive())
        .count();
  }
}
