package dev.sluice.runtime.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** So many run, so many wait, in order, and one more is told no. */
class MailboxTest {
  private final List<String> ran = new ArrayList<>();

  @Test
  void offer_beyondItsBounds_isRefused() {
    Mailbox mailbox = new Mailbox(2, 1);

    assertThat(mailbox.offer(work("a"))).isTrue();
    assertThat(mailbox.offer(work("b"))).isTrue();
    assertThat(mailbox.offer(work("c"))).isTrue();
    assertThat(mailbox.offer(work("d"))).isFalse();
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void offer_noRoomToWait_takesWhatRuns() {
    Mailbox mailbox = new Mailbox(1, 0);

    assertThat(mailbox.offer(work("a"))).isTrue();
    assertThat(mailbox.offer(work("b"))).isFalse();
    mailbox.done();
    assertThat(mailbox.offer(work("c"))).isTrue();
  }

  @Test
  void done_waitingOnes_startInTheirOrder() {
    Mailbox mailbox = new Mailbox(1, 3);
    List.of("a", "b", "c").forEach(name -> mailbox.offer(work(name)));

    mailbox.done();
    mailbox.done();

    assertThat(ran).containsExactly("a", "b", "c");
    assertThat(mailbox.isIdle()).isFalse();
    mailbox.done();
    assertThat(mailbox.isIdle()).isTrue();
  }

  @Test
  void withdraw_waitingOne_makesRoom_andIsNotRun() {
    Mailbox mailbox = new Mailbox(1, 1);
    Runnable given = work("b");
    mailbox.offer(work("a"));
    mailbox.offer(given);

    mailbox.withdraw(given);

    assertThat(mailbox.offer(work("c"))).isTrue();
    mailbox.done();
    assertThat(ran).containsExactly("a", "c");
  }

  @Test
  void work_endsBeforeRunReturns_doesNotPileUpOnTheStack() {
    Mailbox mailbox = new Mailbox(1, 100_000);
    AtomicInteger ended = new AtomicInteger();
    mailbox.offer(work("first"));
    for (int i = 0; i < 100_000; i++) {
      assertThat(mailbox.offer(new Ending(mailbox, ended))).isTrue();
    }

    mailbox.done();

    assertThat(ended).hasValue(100_000);
    assertThat(mailbox.isIdle()).isTrue();
  }

  @Test
  void work_throws_nextOneStillStarts() {
    Mailbox mailbox = new Mailbox(1, 1);
    Runnable defect =
        () -> {
          throw new IllegalStateException("defect");
        };

    assertThatThrownBy(() -> mailbox.offer(defect)).hasMessage("defect");
    mailbox.offer(work("next"));
    mailbox.done();

    assertThat(ran).containsExactly("next");
  }

  private Runnable work(String name) {
    return () -> ran.add(name);
  }

  private record Ending(Mailbox mailbox, AtomicInteger ended, Object identity) implements Runnable {
    Ending(Mailbox mailbox, AtomicInteger ended) {
      this(mailbox, ended, new Object());
    }

    @Override
    public void run() {
      ended.incrementAndGet();
      mailbox.done();
    }
  }
}
