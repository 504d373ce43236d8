package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Output;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Opening batches, and the sinks that receive their events. */
class BatchesTest {
  private final VirtualClock clock = new VirtualClock();
  private final ScriptedGate gate = new ScriptedGate();
  private final RecordingSink ofAll = new RecordingSink(false);
  private boolean isDraining;
  private final Batches batches =
      new Batches(gate, clock, new Random(1), () -> "b", () -> isDraining, List.of(ofAll));

  @Test
  void open_whileDraining_isRefused() {
    isDraining = true;

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> batches.open(BatchOptions.DEFAULT, new ShortList(), List.of()))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(FailureCode.DRAINING))
        .withMessage("the node is shutting down");
  }

  @Test
  void events_reachTheSinksOfAllBatchesAndThoseOfTheBatch() {
    RecordingSink own = new RecordingSink(false);
    RecordingSink other = new RecordingSink(false);
    Batch batch = open(Kinds.JOBS, own);
    open(Kinds.JOBS, other);

    batch.beginWhole(1);
    start(batch);
    gate.ok(0);

    assertThat(own.names()).containsExactly("started", "task", "finished");
    assertThat(ofAll.events).isEqualTo(own.events);
    assertThat(other.events).isEmpty();
  }

  @Test
  void batch_isPausedWhileAnyOfItsSinksIsBehind() {
    RecordingSink first = new RecordingSink(false);
    RecordingSink second = new RecordingSink(false);
    Batch batch = open(Kinds.JOBS, first, second);
    first.onBehind.accept(true);
    second.onBehind.accept(true);
    batch.beginWhole(1);

    assertThat(batch.startNext()).isEqualTo(StartResult.IDLE);
    first.onBehind.accept(false);
    assertThat(batch.startNext()).as("the other is behind").isEqualTo(StartResult.IDLE);
    second.onBehind.accept(false);
    assertThat(batch.startNext()).isEqualTo(StartResult.STARTED);
  }

  @Test
  void dropped_reachesEverySink() {
    RecordingSink own = new RecordingSink(false);
    Batch batch = open(Kinds.JOBS, own);
    batch.begin(null);
    batch.received(1);

    batch.abandon("the caller disconnected");

    assertThat(own.dropped).isEqualTo(1);
    assertThat(ofAll.dropped).isEqualTo(1);
  }

  @Test
  void output_isStreamedIfTheKindStreamsItAndASinkTakesIt() {
    Kind<?, ?> streaming = Kinds.JOBS.streamingOutput();

    assertThat(names(streaming, true)).containsExactly("started", "output", "task", "finished");
    assertThat(names(streaming, false)).containsExactly("started", "task", "finished");
    assertThat(names(Kinds.JOBS, true)).containsExactly("started", "task", "finished");
  }

  private List<String> names(Kind<?, ?> kind, boolean takesOutput) {
    RecordingSink own = new RecordingSink(takesOutput);
    Batch batch = open(kind, own);
    batch.beginWhole(1);
    start(batch);
    gate.sent(0).output(new Output(Output.STDOUT, 0, "hello"), () -> {});
    gate.ok(0);
    return own.names();
  }

  private Batch open(Kind<?, ?> kind, EventSink... sinks) {
    ShortList list = new ShortList(List.of(TaskSpec.of(kind, Lookup.ofZip("79936"))));
    return batches.open(BatchOptions.DEFAULT, list, List.of(sinks));
  }

  private static void start(Batch batch) {
    assertThat(batch.startNext()).isEqualTo(StartResult.STARTED);
  }

  private static final class RecordingSink implements EventSink {
    private final boolean takesOutput;
    private final List<BatchEvent> events = new ArrayList<>();
    private Consumer<Boolean> onBehind = isBehind -> {};
    private long dropped;

    RecordingSink(boolean takesOutput) {
      this.takesOutput = takesOutput;
    }

    List<String> names() {
      return events.stream().map(BatchEvent::name).toList();
    }

    @Override
    public void handle(BatchEvent event) {
      events.add(event);
    }

    @Override
    public void dropped(long tasks) {
      dropped += tasks;
    }

    @Override
    public boolean takesOutput() {
      return takesOutput;
    }

    @Override
    public void onBehind(Consumer<Boolean> handler) {
      onBehind = handler;
    }
  }
}
