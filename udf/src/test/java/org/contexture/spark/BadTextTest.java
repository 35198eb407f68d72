package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class BadTextTest {
  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.argumentSet("null", null, "null_text", null, false),
        Arguments.argumentSet("empty", "", "empty_text", 2, false),
        Arguments.argumentSet("white space", " \t\r\n\u00a0\u3000", "empty_text", 2, false),
        Arguments.argumentSet("control", "\u0000\u0001\u001f\u007f", "empty_text", 2, false),
        Arguments.argumentSet("zero width", "\u200b\u200d\ufeff", "empty_text", 2, false),
        // Spark's strings are UTF-8, so it has put a question mark where half a pair was.
        Arguments.argumentSet("high surrogate", "\ud83d", "ok", 3, false),
        Arguments.argumentSet("low surrogate", "a\ude00b", "ok", 5, false),
        Arguments.argumentSet("emoji", "\ud83d\ude00", "ok", 3, false),
        Arguments.argumentSet("joined emoji", "\ud83d\udc69\u200d\ud83d\udcbb ok", "ok", 4, false),
        Arguments.argumentSet("combining", "e\u0301".repeat(3), "ok", 4, false),
        // Tokenized in two pieces, and each is one unknown word.
        Arguments.argumentSet("long word", "x".repeat(100_000), "ok", 4, false),
        Arguments.argumentSet("at the limit", "bank ".repeat(254), "ok", 256, false),
        Arguments.argumentSet("over the limit", "bank ".repeat(255), "ok", 257, true),
        Arguments.argumentSet("far over the limit", "bank ".repeat(50_000), "ok", 50_002, true));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aTextGetsAVectorOrAStatusAndNeverAnException(
      String text, String status, Integer tokens, boolean truncated) {
    List<Row> rows =
        TestModels.minilm()
            .addTo(TestSpark.corpus(text), List.of("text"), TestSpark.metrics())
            .collectAsList();

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<String>getAs("embedding_status")).isEqualTo(status);
    assertThat(rows.get(0).<Integer>getAs("token_count")).isEqualTo(tokens);
    assertThat(rows.get(0).<Boolean>getAs("truncated")).isEqualTo(truncated);
    assertVectorWhereOk(rows.get(0));
  }

  @Test
  void aBadTextLeavesTheTextsBesideItAlone() {
    List<String> texts = new ArrayList<>();
    texts().forEach(arguments -> texts.add((String) arguments.get()[0]));
    texts.add("We sat on the bank of the river.");
    List<Row> alone = embed(List.of("We sat on the bank of the river."), EncoderSpec.defaults());

    List<Row> rows = embed(texts, EncoderSpec.defaults());

    assertThat(rows).hasSize(texts.size());
    assertThat(TestSpark.vector(rows.get(rows.size() - 1), "embedding"))
        .isEqualTo(TestSpark.vector(alone.get(0), "embedding"));
  }

  @Test
  void aTextOverTheLimitIsRefusedWhereTruncationIsNotWanted() {
    EncoderSpec spec = EncoderSpec.defaults().withMaxTokens(16).withLongText(LongText.FAIL);

    List<Row> rows = embed(List.of("bank ".repeat(15), "bank ".repeat(14)), spec);

    assertThat(rows.get(0).<String>getAs("embedding_status")).isEqualTo("too_long");
    assertThat(rows.get(0).<Integer>getAs("token_count")).isEqualTo(17);
    assertThat(rows.get(0).<Boolean>getAs("truncated")).isFalse();
    assertThat(rows.get(1).<String>getAs("embedding_status")).isEqualTo("ok");
    rows.forEach(BadTextTest::assertVectorWhereOk);
  }

  @Test
  void everyNaughtyStringGivesItsRow() throws IOException {
    List<String> texts = naughtyStrings();

    List<Row> rows = embed(texts, EncoderSpec.defaults());

    assertThat(rows).hasSize(515);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).getInt(0)).isEqualTo(i);
      assertThat(rows.get(i).getString(1)).isEqualTo(texts.get(i));
      assertThat(rows.get(i).<String>getAs("embedding_status"))
          .as(texts.get(i))
          .isIn("ok", "empty_text");
      assertThat(rows.get(i).<String>getAs("embedding_error")).isNull();
      assertVectorWhereOk(rows.get(i));
    }
  }

  private static List<Row> embed(List<String> texts, EncoderSpec spec) {
    ContextualVectors vectors =
        spec.equals(EncoderSpec.defaults())
            ? TestModels.minilm()
            : ContextualVectors.open(TestSpark.session(), TestModels.MINILM, spec);
    return vectors
        .addTo(TestSpark.corpus(texts, 4), List.of("text"), TestSpark.metrics())
        .collectAsList();
  }

  private static List<String> naughtyStrings() throws IOException {
    String json = Files.readString(EvaluationData.file("blns", "blns.json"));
    List<String> texts = new ArrayList<>();
    for (JsonElement text : JsonParser.parseString(json).getAsJsonArray()) {
      texts.add(text.getAsString());
    }
    return texts;
  }

  private static void assertVectorWhereOk(Row row) {
    List<Float> vector = TestSpark.vector(row, "embedding");
    if (row.<String>getAs("embedding_status").equals("ok")) {
      assertThat(vector).hasSize(384).allMatch(Float::isFinite);
    } else {
      assertThat(vector).isNull();
    }
  }
}
