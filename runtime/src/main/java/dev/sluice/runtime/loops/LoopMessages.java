package dev.sluice.runtime.loops;

import dev.sluice.contracts.loop.CodePlace;
import dev.sluice.contracts.loop.LagSummary;
import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopBlocked.Cause;
import dev.sluice.contracts.loop.LoopBlocked.Form;
import dev.sluice.contracts.loop.LoopBlocked.Phase;
import dev.sluice.contracts.loop.LoopWork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts the reports of the watch to messages of the event bus. */
final class LoopMessages {
  private LoopMessages() {}

  static LoopBlocked blocked(String node, dev.sluice.loopwatch.LoopBlocked block) {
    LoopWork work = block.work() instanceof LoopWork known ? known : null;
    return new LoopBlocked(
        node,
        block.loop(),
        block.startedAt(),
        block.millis(),
        block.waitedMillis(),
        Form.valueOf(block.form().name()),
        Cause.valueOf(block.cause().name()),
        phase(block.phase()),
        place(block.place()),
        work,
        block.callbacks(),
        block.top().stream().map(LoopMessages::share).toList(),
        block.stacks().stream().map(LoopMessages::stack).toList());
  }

  static Map<String, LagSummary> lag(Map<String, dev.sluice.loopwatch.lag.LagSummary> bySpan) {
    Map<String, LagSummary> lag = new LinkedHashMap<>();
    bySpan.forEach(
        (span, s) ->
            lag.put(span, new LagSummary(s.samples(), s.p50(), s.p99(), s.p999(), s.max())));
    return lag;
  }

  private static Phase phase(dev.sluice.loopwatch.LoopBlocked.Phase phase) {
    return switch (phase) {
      case RUNNING -> Phase.RUNNING;
      case STARTING, WARM_UP -> Phase.STARTING;
      case CLASS_LOADING -> Phase.CLASS_LOADING;
    };
  }

  private static LoopBlocked.Share share(dev.sluice.loopwatch.LoopBlocked.Share share) {
    return new LoopBlocked.Share(CodePlace.of(share.place()), share.count());
  }

  private static LoopBlocked.Stack stack(dev.sluice.loopwatch.LoopBlocked.Stack stack) {
    List<String> frames =
        stack.frames().stream().map(frame -> CodePlace.of(frame).toString()).toList();
    return new LoopBlocked.Stack(stack.count(), frames);
  }

  private static @Nullable CodePlace place(@Nullable StackTraceElement frame) {
    return frame == null ? null : CodePlace.of(frame);
  }
}
