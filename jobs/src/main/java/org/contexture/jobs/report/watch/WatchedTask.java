package org.contexture.jobs.report.watch;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.contexture.spark.executor.EncodeMetrics;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What one task took and did.
 *
 * @param startSeconds after the run's start
 * @param tokens that the model ran on, without padding
 * @param paddedTokens with padding
 */
public record WatchedTask(
    int partition,
    String host,
    double startSeconds,
    double seconds,
    long rows,
    long tokens,
    long paddedTokens,
    double tokenizeSeconds,
    double encodeSeconds) {

  static WatchedTask of(TaskInfo task, long start) {
    Map<String, Double> counts = counts(task.accumulables());
    return new WatchedTask(
        task.partitionId(),
        task.host(),
        (task.launchTime() - start) / 1e3,
        task.duration() / 1e3,
        counts.getOrDefault(EncodeMetrics.ROWS, 0.0).longValue(),
        counts.getOrDefault(EncodeMetrics.TOKENS, 0.0).longValue(),
        counts.getOrDefault(EncodeMetrics.PADDED_TOKENS, 0.0).longValue(),
        counts.getOrDefault(EncodeMetrics.TOKENIZE_MILLIS, 0.0) / 1e3,
        counts.getOrDefault(EncodeMetrics.ENCODE_MILLIS, 0.0) / 1e3);
  }

  /** What a task has counted so far, by the names of {@link EncodeMetrics}. */
  static Map<String, Double> counts(Iterable<AccumulableInfo> updates) {
    Map<String, Double> counts = new HashMap<>();
    for (AccumulableInfo info : CollectionConverters.asJava(updates)) {
      if (info.name().isDefined()
          && info.name().get().startsWith(EncodeMetrics.PREFIX)
          && info.update().isDefined()
          && info.update().get() instanceof Number value) {
        counts.merge(
            info.name().get().substring(EncodeMetrics.PREFIX.length()),
            value.doubleValue(),
            Double::sum);
      }
    }
    return counts;
  }

  public double tokensPerSecond() {
    return seconds == 0 ? 0 : tokens / seconds;
  }
}
