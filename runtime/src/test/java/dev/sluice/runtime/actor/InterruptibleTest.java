package dev.sluice.runtime.actor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call that blocks is interrupted while it runs, and at no other time. */
class InterruptibleTest {
  @Test
  void interrupted_beforeItRuns_neverBegins() {
    Interruptible<String> call = new Interruptible<>(() -> "done");

    call.interrupt();

    assertThatThrownBy(call::call).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interrupted_whileItRuns_leavesNoMarkOnItsThread() throws Exception {
    AtomicReference<Runnable> interrupt = new AtomicReference<>(() -> {});
    Interruptible<Boolean> call = new Interruptible<>(() -> isInterruptedBy(interrupt.get()));
    interrupt.set(call::interrupt);

    assertThat(call.call()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interrupted_afterItRan_doesNothing() throws Exception {
    Interruptible<String> call = new Interruptible<>(() -> "done");

    assertThat(call.call()).isEqualTo("done");
    call.interrupt();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static boolean isInterruptedBy(@Nullable Runnable interrupt) {
    requireNonNull(interrupt).run();
    return Thread.currentThread().isInterrupted();
  }
}
