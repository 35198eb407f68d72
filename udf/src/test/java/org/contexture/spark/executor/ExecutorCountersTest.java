package org.contexture.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import org.junit.jupiter.api.Test;

class ExecutorCountersTest {
  @Test
  void aWindowIsWaitingWhileItIsEncoded() {
    ExecutorCounters counters = new ExecutorCounters(new ExecutorEncoders(EncoderReference::open));

    Object waiting = counters.window(5, () -> value(counters, "rows_waiting_now"));

    assertThat(waiting).isEqualTo(5L);
    assertThat(value(counters, "rows_waiting_now")).isEqualTo(0L);
  }

  private static Object value(ExecutorCounters counters, String name) {
    return ((Gauge<?>) counters.getMetrics().get(name)).getValue();
  }
}
