package dev.sluice.loopwatch;

import dev.sluice.loopwatch.LoopBlocked.Form;
import dev.sluice.loopwatch.LoopBlocked.Phase;
import dev.sluice.loopwatch.LoopBlocked.Share;
import dev.sluice.loopwatch.LoopBlocked.Stack;
import dev.sluice.loopwatch.probe.BlockedSpan;
import dev.sluice.loopwatch.probe.Callback;
import dev.sluice.loopwatch.stack.Sample;
import dev.sluice.loopwatch.stack.StackProfile;
import dev.sluice.loopwatch.stack.StackSamples;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Turns what was seen of blocks into their reports. */
final class BlockRecords {
  private final LoopWatchOptions options;
  private final BooleanSupplier isWarmingUp;

  /**
   * @param isWarmingUp whether these are the first seconds of the program
   */
  BlockRecords(LoopWatchOptions options, BooleanSupplier isWarmingUp) {
    this.options = options;
    this.isWarmingUp = isWarmingUp;
  }

  /**
   * Returns one report for each callback that was long enough by itself, or else one for all of
   * them together.
   */
  List<LoopBlocked> of(BlockedSpan span) {
    if (span.seen().isOfMany(span.end())) {
      return List.of(ofAll(span, span.seen().callbacks(span.end())));
    }
    if (span.seen().longCallbacks().isEmpty()) {
      return List.of(ofAll(span, 1));
    }
    return span.seen().longCallbacks().stream().map(callback -> ofOne(span, callback)).toList();
  }

  /** Returns the report of a worker thread that ran for too long. */
  LoopBlocked ofWorker(String thread, Form form, long nanos, Sample sample) {
    StackSamples samples = new StackSamples();
    samples.add(sample);
    return report(thread, samples, System.nanoTime() - nanos, nanos, null, form, Phase.RUNNING, 1);
  }

  private LoopBlocked ofAll(BlockedSpan span, long callbacks) {
    return report(span, span.seen().samples(), span.seen().start(), span.blockedNanos(), callbacks);
  }

  private LoopBlocked ofOne(BlockedSpan span, Callback one) {
    StackSamples samples = one.samples().samples() == 0 ? span.seen().samples() : one.samples();
    long nanos = Math.min(one.certainNanos(), span.blockedNanos());
    return report(span, samples, one.since(), nanos, 1);
  }

  private LoopBlocked report(
      BlockedSpan span, StackSamples samples, long start, long nanos, long callbacks) {
    return report(
        span.loop().name(),
        samples,
        start,
        nanos,
        span.waitedNanos(),
        callbacks == 1 ? Form.ONE : Form.MANY,
        phase(samples, span, nanos),
        callbacks);
  }

  private LoopBlocked report(
      String thread,
      StackSamples samples,
      long start,
      long nanos,
      @Nullable Long waitedNanos,
      Form form,
      Phase phase,
      long callbacks) {
    StackProfile profile = samples.profile(options.carriers());
    long ago = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return new LoopBlocked(
        thread,
        System.currentTimeMillis() - ago,
        TimeUnit.NANOSECONDS.toMillis(nanos),
        waitedNanos == null ? null : TimeUnit.NANOSECONDS.toMillis(waitedNanos),
        form,
        samples.cause(),
        phase,
        profile.place(),
        options.summary().of(samples.works()),
        callbacks,
        form == Form.MANY ? shares(profile, callbacks) : List.of(),
        stacks(profile));
  }

  private static List<Share> shares(StackProfile profile, long callbacks) {
    return profile.shares(callbacks).stream()
        .map(each -> new Share(each.what(), each.count()))
        .toList();
  }

  private static List<Stack> stacks(StackProfile profile) {
    return profile.stacks().stream().map(each -> new Stack(each.count(), each.what())).toList();
  }

  private Phase phase(StackSamples samples, BlockedSpan span, long nanos) {
    if (samples.isLoading()) {
      return Phase.CLASS_LOADING;
    }
    if (isFirstRun(samples, span, nanos)) {
      return Phase.WARM_UP;
    }
    return span.isStarting() ? Phase.STARTING : Phase.RUNNING;
  }

  private boolean isFirstRun(StackSamples samples, BlockedSpan span, long nanos) {
    boolean isOfLibraries =
        span.isStarting() && !samples.profile(options.carriers()).hasApplicationCode();
    boolean isOfJvm = samples.isScattered() && span.jvm().isQuarterOf(nanos);
    return isWarmingUp.getAsBoolean() && (isOfLibraries || isOfJvm);
  }
}
