package org.contexture.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.contexture.encoder.EncodeStats;
import org.contexture.encoder.EncodedText;
import org.contexture.encoder.TextStatus;

/**
 * Named Spark accumulators of one job, seen in Spark's UI as {@code contexture.*}. In the stage
 * that writes the output Spark counts each partition once, however often its task was tried.
 */
@DefaultSerializer(JavaSerializer.class)
public final class EncodeMetrics implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Before the name of every accumulator. */
  public static final String PREFIX = "contexture.";

  public static final String ROWS = "rows";
  public static final String TOKENS = "tokens";

  private final LongAccumulator rows;
  private final LongAccumulator textsEncoded;
  private final LongAccumulator tokens;
  private final LongAccumulator paddedTokens;
  private final LongAccumulator rowsTruncated;
  private final LongAccumulator modelLoads;
  private final DoubleAccumulator tokenizeMillis;
  private final DoubleAccumulator encodeMillis;
  private final EnumMap<TextStatus, LongAccumulator> byStatus = new EnumMap<>(TextStatus.class);

  private EncodeMetrics(SparkContext spark) {
    rows = accumulator(spark, ROWS);
    textsEncoded = accumulator(spark, "texts_encoded");
    tokens = accumulator(spark, TOKENS);
    paddedTokens = accumulator(spark, "padded_tokens");
    rowsTruncated = accumulator(spark, "rows_truncated");
    modelLoads = accumulator(spark, "model_loads");
    tokenizeMillis = spark.doubleAccumulator(PREFIX + "tokenize_ms");
    encodeMillis = spark.doubleAccumulator(PREFIX + "encode_ms");
    for (TextStatus status : TextStatus.values()) {
      byStatus.put(status, accumulator(spark, "status." + status.id()));
    }
  }

  /** New accumulators, at zero. */
  public static EncodeMetrics register(SparkContext spark) {
    return new EncodeMetrics(spark);
  }

  private static LongAccumulator accumulator(SparkContext spark, String name) {
    return spark.longAccumulator(PREFIX + name);
  }

  void modelLoaded() {
    modelLoads.add(1);
  }

  void encoded(EncodeStats stats) {
    textsEncoded.add(stats.textsEncoded());
    tokens.add(stats.tokens());
    paddedTokens.add(stats.paddedTokens());
    tokenizeMillis.add(stats.tokenizeNanos() / 1e6);
    encodeMillis.add(stats.encodeNanos() / 1e6);
  }

  void row(List<EncodedText> results) {
    rows.add(1);
    boolean truncated = false;
    for (EncodedText result : results) {
      byStatus.get(result.status()).add(1);
      truncated |= result.truncated();
    }
    rowsTruncated.add(truncated ? 1 : 0);
  }

  /** The counts of the tasks that have finished. */
  public Counts counts() {
    Map<String, Long> statuses = new LinkedHashMap<>();
    byStatus.forEach((status, count) -> statuses.put(status.id(), count.value()));
    return new Counts(
        rows.value(),
        statuses,
        rowsTruncated.value(),
        textsEncoded.value(),
        tokens.value(),
        paddedTokens.value(),
        modelLoads.value(),
        tokenizeMillis.value() / 1e3,
        encodeMillis.value() / 1e3);
  }

  /**
   * What a job did. With several text columns {@code byStatus} counts texts; all else counts rows.
   *
   * @param textsEncoded texts that the model ran on
   * @param tokens tokens that the model ran on, without padding
   * @param paddedTokens positions that the model ran on, padding included
   * @param tokenizeSeconds summed over tasks
   * @param encodeSeconds summed over tasks
   */
  public record Counts(
      long rows,
      Map<String, Long> byStatus,
      long rowsTruncated,
      long textsEncoded,
      long tokens,
      long paddedTokens,
      long modelLoads,
      double tokenizeSeconds,
      double encodeSeconds) {}
}
