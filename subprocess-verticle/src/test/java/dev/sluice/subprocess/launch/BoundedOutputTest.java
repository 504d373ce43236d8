package dev.sluice.subprocess.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.Property;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedOutputTest {
  private static final int RUNS = 500;
  private static final int CAP = 100_000;

  private final AtomicInteger more = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();

  @Test
  void anyBytes_areTakenInOrder_andKept() {
    Property.holds(RUNS, BoundedOutputTest::check);
  }

  @Test
  void unfollowed_isNeverPaused() {
    BoundedOutput output = output(CAP);
    output.unfollow();

    output.add(new byte[CAP + 1], CAP + 1);

    assertThat(output.isPaused()).isFalse();
    assertThat(output.isTruncated()).isTrue();
  }

  @Test
  void output_withoutDecisionOnAFollower_isPaused() {
    BoundedOutput output = output(CAP);

    output.add(new byte[BoundedOutput.MAX_AHEAD], BoundedOutput.MAX_AHEAD);
    assertThat(output.isPaused()).isTrue();
    output.unfollow();

    assertThat(output.isPaused()).isFalse();
    assertThat(resumed).hasValue(1);
  }

  @Test
  void followed_isPausedUntilEnoughWasTaken() {
    BoundedOutput output = output(CAP);
    output.follow(more::incrementAndGet);

    output.add(new byte[BoundedOutput.MAX_AHEAD], BoundedOutput.MAX_AHEAD);
    assertThat(output.isPaused()).isTrue();
    assertThat(more).hasValue(1);

    assertThat(output.take(1)).hasSize(1);
    assertThat(output.isPaused()).isFalse();
    assertThat(resumed).hasValue(1);
  }

  @Test
  void followed_beyondItsLimit_isPausedUntilAllWasTaken() {
    BoundedOutput output = output(3);
    output.follow(more::incrementAndGet);

    output.add("abcd".getBytes(UTF_8), 4);
    output.add("e".getBytes(UTF_8), 1);
    assertThat(output.take(2)).hasSize(2);
    assertThat(output.isPaused()).isTrue();
    assertThat(resumed).hasValue(0);

    assertThat(output.take(9)).containsExactly('c');
    assertThat(output.isPaused()).isFalse();
    assertThat(more).as("dropped bytes are not reported").hasValue(1);
    assertThat(resumed).hasValue(1);
  }

  @Test
  void unfollow_resumesReading() {
    BoundedOutput output = output(CAP);
    output.follow(more::incrementAndGet);
    output.add(new byte[CAP], CAP);

    output.unfollow();

    assertThat(output.isPaused()).isFalse();
    assertThat(resumed).hasValue(1);
  }

  @Test
  void character_cutByTheLimit_isLeftOut() {
    BoundedOutput output = output(2);

    output.add("a€".getBytes(UTF_8), 4);

    assertThat(output.text()).isEqualTo("a");
  }

  private BoundedOutput output(int maxBytes) {
    BoundedOutput output = new BoundedOutput(maxBytes);
    output.onResume(resumed::incrementAndGet);
    return output;
  }

  private static void check(Choices choices) {
    int cap = choices.between(0, 200_000);
    BoundedOutput output = new BoundedOutput(cap);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    while (choices.below(15) > 0) {
      byte[] some = new byte[choices.flip() ? choices.between(1, 100) : choices.between(1, 70_000)];
      Arrays.fill(some, (byte) ('a' + choices.below(26)));
      written.writeBytes(some);
      output.add(some, some.length);
      if (choices.flip()) {
        taken.writeBytes(output.take(choices.between(0, 100_000)));
      }
    }
    while (output.untaken() > 0) {
      taken.writeBytes(output.take(choices.between(1, 100_000)));
    }
    byte[] kept = Arrays.copyOf(written.toByteArray(), Math.min(cap, written.size()));
    assertThat(taken.toByteArray()).isEqualTo(kept);
    assertThat(output.text()).isEqualTo(new String(kept, UTF_8));
    assertThat(output.isTruncated()).isEqualTo(written.size() > cap);
  }
}
