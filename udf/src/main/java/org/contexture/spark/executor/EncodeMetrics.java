package org.contexture.spark.executor;

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
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSettings;
import org.contexture.encoder.text.EncodeStats;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;

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
  public static final String TEXTS_ENCODED = "texts_encoded";
  public static final String PADDED_TOKENS = "padded_tokens";
  public static final String TOKENIZE_MILLIS = "tokenize_ms";
  public static final String ENCODE_MILLIS = "encode_ms";

  private final LongAccumulator rows;
  private final LongAccumulator textsEncoded;
  private final LongAccumulator textTokens;
  private final LongAccumulator usedTokens;
  private final LongAccumulator unknownWords;
  private final LongAccumulator windows;
  private final LongAccumulator tokens;
  private final LongAccumulator paddedTokens;
  private final LongAccumulator rowsTruncated;
  private final LongAccumulator modelLoads;
  private final DoubleAccumulator tokenizeMillis;
  private final DoubleAccumulator encodeMillis;
  private final EnumMap<TextStatus, LongAccumulator> byStatus = new EnumMap<>(TextStatus.class);

  /** For each vector that a text has several of, how many, by status. */
  private final Map<String, EnumMap<SpanStatus, LongAccumulator>> elements = new LinkedHashMap<>();

  private EncodeMetrics(SparkContext spark, List<VectorSettings> vectors) {
    rows = accumulator(spark, ROWS);
    textsEncoded = accumulator(spark, TEXTS_ENCODED);
    textTokens = accumulator(spark, "text_tokens");
    usedTokens = accumulator(spark, "text_tokens_used");
    unknownWords = accumulator(spark, "words_unknown");
    windows = accumulator(spark, "windows");
    tokens = accumulator(spark, TOKENS);
    paddedTokens = accumulator(spark, PADDED_TOKENS);
    rowsTruncated = accumulator(spark, "rows_truncated");
    modelLoads = accumulator(spark, "model_loads");
    tokenizeMillis = spark.doubleAccumulator(PREFIX + TOKENIZE_MILLIS);
    encodeMillis = spark.doubleAccumulator(PREFIX + ENCODE_MILLIS);
    for (TextStatus status : TextStatus.values()) {
      byStatus.put(status, accumulator(spark, "status." + status.id()));
    }
    for (VectorSettings vector : vectors) {
      if (vector.level() != Level.SENTENCE) {
        EnumMap<SpanStatus, LongAccumulator> counts = new EnumMap<>(SpanStatus.class);
        for (SpanStatus status : SpanStatus.values()) {
          counts.put(status, accumulator(spark, vector.name() + "." + status.id()));
        }
        elements.put(vector.name(), counts);
      }
    }
  }

  /** New accumulators, at zero, for an encoder that gives these vectors. */
  public static EncodeMetrics register(SparkContext spark, List<VectorSettings> vectors) {
    return new EncodeMetrics(spark, vectors);
  }

  /** New accumulators, at zero, for an encoder that gives sentence vectors only. */
  public static EncodeMetrics register(SparkContext spark) {
    return register(spark, List.of());
  }

  private static LongAccumulator accumulator(SparkContext spark, String name) {
    return spark.longAccumulator(PREFIX + name);
  }

  void modelLoaded() {
    modelLoads.add(1);
  }

  void encoded(EncodeStats stats) {
    ExecutorCounters.SHARED.encoded(stats);
    textsEncoded.add(stats.textsEncoded());
    textTokens.add(stats.textTokens());
    usedTokens.add(stats.usedTokens());
    unknownWords.add(stats.unknownWords());
    windows.add(stats.windows());
    tokens.add(stats.tokens());
    paddedTokens.add(stats.paddedTokens());
    tokenizeMillis.add(stats.tokenizeNanos() / 1e6);
    encodeMillis.add(stats.encodeNanos() / 1e6);
  }

  void row(List<TextInput> inputs, List<EncodedText> results, List<VectorSettings> vectors) {
    ExecutorCounters.SHARED.row();
    rows.add(1);
    boolean truncated = false;
    for (int t = 0; t < results.size(); t++) {
      EncodedText result = results.get(t);
      byStatus.get(result.status()).add(1);
      truncated |= result.truncated();
      for (VectorSettings vector : vectors) {
        if (result.vectors().isEmpty() && vector.level() == Level.WORD) {
          countWithoutVectors(inputs.get(t), result.status(), elements.get(vector.name()));
        }
      }
      for (int v = 0; v < result.vectors().size(); v++) {
        if (result.vectors().get(v) instanceof EncodedVector.Spans several) {
          count(several.spans(), elements.get(vectors.get(v).name()));
        }
      }
    }
    rowsTruncated.add(truncated ? 1 : 0);
  }

  /** Words that a row gives are in its column in any case; a failed text tells why itself. */
  private static void countWithoutVectors(
      TextInput input, TextStatus status, EnumMap<SpanStatus, LongAccumulator> byStatus) {
    if (input.words().isPresent() && status != TextStatus.FAILED) {
      SpanStatus why = status == TextStatus.TOO_LONG ? SpanStatus.CUT : SpanStatus.NO_TOKEN;
      byStatus.get(why).add(input.words().get().size());
    }
  }

  private static void count(
      List<EncodedSpan> spans, EnumMap<SpanStatus, LongAccumulator> byStatus) {
    Map<SpanStatus, Long> counts = new EnumMap<>(SpanStatus.class);
    spans.forEach(span -> counts.merge(span.status(), 1L, Long::sum));
    counts.forEach((status, count) -> byStatus.get(status).add(count));
  }

  /** The counts of the tasks that have finished. */
  public Counts counts() {
    Map<String, Long> statuses = new LinkedHashMap<>();
    byStatus.forEach((status, count) -> statuses.put(status.id(), count.value()));
    return new Counts(
        rows.value(),
        statuses,
        rowsTruncated.value(),
        elementCounts(),
        modelLoads.value(),
        new Work(
            textsEncoded.value(),
            textTokens.value(),
            usedTokens.value(),
            unknownWords.value(),
            windows.value(),
            tokens.value(),
            paddedTokens.value(),
            tokenizeMillis.value() / 1e3,
            encodeMillis.value() / 1e3));
  }

  private Map<String, Map<String, Long>> elementCounts() {
    Map<String, Map<String, Long>> all = new LinkedHashMap<>();
    elements.forEach(
        (vector, counts) -> {
          Map<String, Long> found = new LinkedHashMap<>();
          counts.forEach((status, count) -> found.put(status.id(), count.value()));
          all.put(vector, found);
        });
    return all;
  }

  /**
   * What a job did. With several text columns {@code byStatus} counts texts; all else counts rows.
   *
   * @param elements for each vector that a text has several of, how many, by status
   */
  public record Counts(
      long rows,
      Map<String, Long> byStatus,
      long rowsTruncated,
      Map<String, Map<String, Long>> elements,
      long modelLoads,
      Work work) {}

  /**
   * What the model ran on.
   *
   * @param textsEncoded texts that the model ran on
   * @param textTokens tokens of those texts
   * @param textTokensUsed tokens of those texts that are in their vectors
   * @param wordsUnknown words of the texts that a model of whole words does not know; those of
   *     equal texts of a window of rows count once; 0 for other models
   * @param windows rows that the model ran on: one per text, more for long ones
   * @param tokens tokens that the model ran on, without padding; those that windows share count in
   *     each
   * @param paddedTokens positions that the model ran on, padding included
   * @param tokenizeSeconds summed over tasks
   * @param encodeSeconds summed over tasks
   */
  public record Work(
      long textsEncoded,
      long textTokens,
      long textTokensUsed,
      long wordsUnknown,
      long windows,
      long tokens,
      long paddedTokens,
      double tokenizeSeconds,
      double encodeSeconds) {}
}
