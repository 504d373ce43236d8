package dev.sluice.runtime.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.loop.LoopWork;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkLabelsTest {
  @Test
  void summarize_tasksOfOneBatch_namesTheBatchAlone() {
    Map<Object, Integer> labels = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      labels.put(new LoopWork("Worker", "address", "b1", i, 1), 2);
    }
    labels.put(new LoopWork("Worker", "address", "b2", 1, 1), 20);

    assertThat(WorkLabels.summarize(labels))
        .isEqualTo(new LoopWork("Worker", "address", "b1", null, null));
  }

  @Test
  void summarize_oneTask_isThatTask() {
    LoopWork task = new LoopWork("Worker", "address", "b1", 7, 1);

    assertThat(WorkLabels.summarize(Map.of(task, 9, "Worker", 3))).isEqualTo(task);
  }

  @Test
  void summarize_nameOfAVerticle_isItsWork() {
    assertThat(WorkLabels.summarize(Map.of("Worker", 3))).isEqualTo(LoopWork.of("Worker"));
  }

  @Test
  void summarize_noLabels_isNull() {
    assertThat(WorkLabels.summarize(Map.of())).isNull();
  }
}
