package org.contexture.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

@Tag("slow")
class EncodeMetricsTest {
  private static final List<String> TEXTS =
      Arrays.asList("river", "the bank of the river", "river", null, "", " ", "bank ".repeat(300));

  @Test
  void newMetricsAreAtZero() {
    EncodeMetrics.Counts counts = TestSpark.metrics().counts();

    assertThat(counts)
        .isEqualTo(
            new EncodeMetrics.Counts(
                0,
                Map.of(
                    "ok",
                    0L,
                    "null_text",
                    0L,
                    "empty_text",
                    0L,
                    "no_known_word",
                    0L,
                    "too_long",
                    0L,
                    "failed",
                    0L),
                0,
                Map.of(),
                0,
                new EncodeMetrics.Work(0, 0, 0, 0, 0, 0, 0, 0, 0)));
    assertThat(counts.byStatus().keySet())
        .containsExactly("ok", "null_text", "empty_text", "no_known_word", "too_long", "failed");
  }

  @Test
  void everyRowAndEveryTokenIsCounted() {
    EncodeMetrics metrics = TestSpark.metrics();

    TestModels.minilm().addTo(TestSpark.corpus(TEXTS, 1), List.of("text"), metrics).collectAsList();

    EncodeMetrics.Counts counts = metrics.counts();
    assertThat(counts.rows()).isEqualTo(7);
    assertThat(counts.byStatus())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ok",
                4L,
                "null_text",
                1L,
                "empty_text",
                2L,
                "no_known_word",
                0L,
                "too_long",
                0L,
                "failed",
                0L));
    assertThat(counts.rowsTruncated()).isEqualTo(1);
    assertThat(counts.work().tokens()).isEqualTo(3 + 7 + 256);
    assertThat(counts.work().windows()).isEqualTo(3);
    assertThat(counts.work().textTokens()).isEqualTo(3 + 7 + 302);
    assertThat(counts.work().textTokensUsed()).isEqualTo(3 + 7 + 256);
    assertThat(counts.work().wordsUnknown()).isZero();
    // The long text runs alone; the short ones make one batch, as wide as the longer of them.
    assertThat(counts.work().paddedTokens()).isEqualTo(256 + 2 * 7);
    assertThat(counts.work().tokenizeSeconds()).isBetween(0.0, 60.0);
    assertThat(counts.work().encodeSeconds()).isBetween(0.001, 60.0);
  }

  @Test
  void elementsAreCountedByStatusForEachVectorOfThem() {
    ContextualVectors vectors =
        TestModels.minilm(
            EncoderSpec.defaults(), "v", "w:level=word", "t:level=token", "c:level=chunk");
    EncodeMetrics metrics = TestSpark.metrics(vectors);

    vectors.addTo(TestSpark.corpus(TEXTS, 1), List.of("text"), metrics).collectAsList();

    Map<String, Map<String, Long>> elements = metrics.counts().elements();
    assertThat(elements.keySet()).containsExactly("w", "t", "c");
    // Rows are counted, not texts: the word of the text that stands there twice counts twice.
    assertThat(elements.get("w")).containsEntry("ok", 2 + 5 + 254L).containsEntry("cut", 46L);
    assertThat(elements.get("t")).containsEntry("ok", 2 + 5 + 254L).containsEntry("cut", 0L);
    assertThat(elements.get("c")).containsEntry("ok", 2 + 1 + 2L);
    assertThat(elements.values())
        .allSatisfy(
            counts ->
                assertThat(counts.keySet())
                    .containsExactly(
                        Stream.of(SpanStatus.values()).map(SpanStatus::id).toArray(String[]::new)));
  }

  /** Neighbouring windows of 62 tokens of the text share 16, special tokens come in each. */
  @ParameterizedTest
  @CsvSource({"TRUNCATE, 64, 1, 64", "WINDOW, 302, 7, 410", "CHUNK, 302, 7, 410", "FAIL, 0, 0, 0"})
  void tokensOfALongTextAreCountedOnceHoweverManyWindowsHoldThem(
      LongText longText, long used, long windows, long tokens) {
    ContextualVectors vectors =
        TestModels.open(
            TestModels.INT8,
            EncoderSpec.defaults().withMaxTokens(64).withLongText(longText).withStride(16),
            "v");
    EncodeMetrics metrics = TestSpark.metrics(vectors);

    vectors.addTo(TestSpark.corpus("bank ".repeat(300)), List.of("text"), metrics).collectAsList();

    EncodeMetrics.Counts counts = metrics.counts();
    assertThat(counts.work().textTokens()).isEqualTo(longText == LongText.FAIL ? 0 : 302);
    assertThat(counts.work().textTokensUsed()).isEqualTo(used);
    assertThat(counts.work().windows()).isEqualTo(windows);
    assertThat(counts.work().tokens()).isEqualTo(tokens);
    assertThat(counts.work().textsEncoded()).isEqualTo(longText == LongText.FAIL ? 0 : 1);
    assertThat(counts.rowsTruncated()).isEqualTo(longText == LongText.TRUNCATE ? 1 : 0);
  }

  @Test
  void equalTextsOfAWindowAreEncodedOnce() {
    EncodeMetrics metrics = TestSpark.metrics();

    TestModels.minilm().addTo(TestSpark.corpus(TEXTS, 1), List.of("text"), metrics).collectAsList();

    assertThat(metrics.counts().work().textsEncoded()).isEqualTo(3);
  }

  @Test
  void accumulatorsAreSeenUnderTheirNames() throws Exception {
    Set<String> names = new ConcurrentSkipListSet<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            CollectionConverters.asJava(end.taskInfo().accumulables())
                .forEach(accumulable -> accumulable.name().foreach(names::add));
          }
        };
    SparkContext spark = TestSpark.session().sparkContext();
    spark.addSparkListener(listener);
    try {
      TestModels.minilm()
          .addTo(TestSpark.corpus(TEXTS, 1), List.of("text"), TestSpark.metrics())
          .collectAsList();
      spark.listenerBus().waitUntilEmpty();
    } finally {
      spark.removeSparkListener(listener);
    }

    // Spark shows no accumulator that is at zero.
    assertThat(names)
        .contains(
            "contexture.rows",
            "contexture.texts_encoded",
            "contexture.tokens",
            "contexture.padded_tokens",
            "contexture.rows_truncated",
            "contexture.encode_ms",
            "contexture.status.ok",
            "contexture.status.null_text",
            "contexture.status.empty_text")
        .doesNotContain("contexture.status.failed", "contexture.status.too_long");
  }
}
