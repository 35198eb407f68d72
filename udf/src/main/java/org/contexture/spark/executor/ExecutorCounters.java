package org.contexture.spark.executor;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricSet;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.contexture.encoder.text.EncodeStats;

/**
 * What this JVM has encoded since it started, over all its tasks and jobs, for those who watch it.
 * Unlike {@link EncodeMetrics} it counts the work of tasks that failed, too.
 */
public final class ExecutorCounters implements MetricSet {
  /** The one of this executor. */
  public static final ExecutorCounters SHARED = new ExecutorCounters(ExecutorEncoders.SHARED);

  private final ExecutorEncoders encoders;
  private final Counter rows = new Counter();
  private final Counter textsEncoded = new Counter();
  private final Counter paddedTokens = new Counter();

  /** Its count is the number of tokens; its rates are tokens per second. */
  private final Meter tokens = new Meter();

  private final LongAdder rowsWaiting = new LongAdder();
  private final LongAdder tokenizeNanos = new LongAdder();
  private final LongAdder encodeNanos = new LongAdder();

  ExecutorCounters(ExecutorEncoders encoders) {
    this.encoders = encoders;
  }

  void row() {
    rows.inc();
  }

  void encoded(EncodeStats stats) {
    textsEncoded.inc(stats.textsEncoded());
    tokens.mark(stats.tokens());
    paddedTokens.inc(stats.paddedTokens());
    tokenizeNanos.add(stats.tokenizeNanos());
    encodeNanos.add(stats.encodeNanos());
  }

  /** Encodes a window, whose rows are waiting for as long as that takes. */
  <T> T window(int rows, Supplier<T> encode) {
    rowsWaiting.add(rows);
    try {
      return encode.get();
    } finally {
      rowsWaiting.add(-rows);
    }
  }

  /** By name; numbers that only grow, but for {@code *_now}. */
  @Override
  public Map<String, Metric> getMetrics() {
    return Map.ofEntries(
        Map.entry("rows", rows),
        Map.entry("texts_encoded", textsEncoded),
        Map.entry("tokens", tokens),
        Map.entry("padded_tokens", paddedTokens),
        Map.entry("model_loads", encoders.loads()),
        Map.entry("tokenize_seconds", gauge(() -> tokenizeNanos.sum() / 1e9)),
        Map.entry("encode_seconds", gauge(() -> encodeNanos.sum() / 1e9)),
        Map.entry("tasks_now", gauge(encoders::leases)),
        Map.entry("rows_waiting_now", gauge(rowsWaiting::sum)),
        Map.entry("encoders_now", gauge(encoders::loaded)));
  }

  private static <T> Gauge<T> gauge(Gauge<T> gauge) {
    return gauge;
  }
}
