package dev.sluice.gateway.batch;

import dev.sluice.contracts.event.BatchEvent;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Passes each event to several sinks, in order; it is behind while any of them is. */
final class Sinks implements EventSink {
  private final List<EventSink> sinks;
  private final Set<EventSink> behind = Collections.newSetFromMap(new IdentityHashMap<>());

  Sinks(List<EventSink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  @Override
  public void handle(BatchEvent event) {
    for (EventSink sink : sinks) {
      sink.handle(event);
    }
  }

  @Override
  public void dropped(long tasks) {
    sinks.forEach(sink -> sink.dropped(tasks));
  }

  @Override
  public boolean takesOutput() {
    return sinks.stream().anyMatch(EventSink::takesOutput);
  }

  @Override
  public void onBehind(Consumer<Boolean> handler) {
    sinks.forEach(sink -> sink.onBehind(isBehind -> changed(sink, isBehind, handler)));
  }

  private void changed(EventSink sink, boolean isBehind, Consumer<Boolean> handler) {
    boolean wasBehind = !behind.isEmpty();
    if (isBehind) {
      behind.add(sink);
    } else {
      behind.remove(sink);
    }
    if (wasBehind == behind.isEmpty()) {
      handler.accept(isBehind);
    }
  }
}
