package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.executor.RowWindowLimits;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Texts that are cut into words already: arrays of strings. */
@Tag("slow")
class GivenWordsTest {
  private static final int ROWS = 10_000;
  private static final int DIFFERENT_ROWS = 300;
  private static final int PARTITIONS = 5;

  private static final StructType CORPUS =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("words", DataTypes.createArrayType(DataTypes.StringType));

  private static final List<String> WORDS =
      Arrays.asList(
          null,
          "",
          "",
          " ",
          "\t\u00a0 \u3000",
          "\u0000\u200b",
          "bank",
          "Bank",
          "unbelievable",
          "New York",
          " padded ",
          "\u2014",
          "\u20ac$%",
          "...",
          "[SEP]",
          "##ing",
          "\ud83d\ude00",
          "\ud83d\udc69\u200d\ud83d\udcbb",
          "e\u0301",
          "\u6f22\u5b57");

  private static ContextualVectors vectors;

  @BeforeAll
  static void open() {
    vectors =
        TestModels.minilm(
            EncoderSpec.defaults(), RowWindowLimits.ofRows(ROWS), "words_out:level=word");
  }

  /** Drawn from a few different rows, among them ones that hold no text at all. */
  private static List<Row> randomRows() {
    Random random = new Random(11);
    List<List<String>> pool = new ArrayList<>();
    pool.add(null);
    pool.add(List.of());
    pool.add(Arrays.asList(null, null));
    pool.add(Arrays.asList("", " ", null));
    while (pool.size() < DIFFERENT_ROWS) {
      List<String> words = new ArrayList<>();
      for (int left = random.nextInt(7); left > 0; left--) {
        words.add(WORDS.get(random.nextInt(WORDS.size())));
      }
      pool.add(words);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      List<String> words = pool.get(random.nextInt(pool.size()));
      rows.add(RowFactory.create(i, words == null ? null : words.toArray(String[]::new)));
    }
    return rows;
  }

  @Test
  void everyElementOfTheInputHasItsElementInPlace() {
    List<Row> input = randomRows();

    List<Row> output =
        vectors
            .addTo(
                TestSpark.rows(CORPUS, input, PARTITIONS),
                List.of("words"),
                TestSpark.metrics(vectors))
            .collectAsList();

    assertThat(output).hasSize(ROWS);
    int withoutText = 0;
    for (int i = 0; i < ROWS; i++) {
      Row row = output.get(i);
      assertThat(row.getInt(0)).isEqualTo(i);
      String[] given = (String[]) input.get(i).get(1);
      if (given == null) {
        assertThat(row.<Object>getAs("words_out")).isNull();
        assertThat(row.<String>getAs("embedding_status")).isEqualTo("null_text");
        continue;
      }
      assertThat(row.<String>getList(1)).isEqualTo(Arrays.asList(given));
      assertElements(row, Arrays.asList(given));
      withoutText += row.getAs("embedding_status").equals("empty_text") ? 1 : 0;
    }
    assertThat(withoutText).isGreaterThan(100);
  }

  private static void assertElements(Row row, List<String> given) {
    List<Row> elements = row.getList(row.fieldIndex("words_out"));
    assertThat(elements).extracting(element -> element.<String>getAs("word")).isEqualTo(given);
    boolean ok = row.getAs("embedding_status").equals("ok");
    if (!ok) {
      assertThat(row.<String>getAs("embedding_status")).isEqualTo("empty_text");
    }
    int begin = 0;
    boolean someHasAVector = false;
    for (int w = 0; w < given.size(); w++) {
      Row element = elements.get(w);
      int length = given.get(w) == null ? 0 : given.get(w).length();
      assertThat(element.<Integer>getAs("begin")).isEqualTo(begin);
      assertThat(element.<Integer>getAs("end")).isEqualTo(begin + length);
      begin += length + 1;
      List<Float> vector = TestSpark.vector(element, "embedding");
      boolean expected = ok && length > 0 && hasToken(given.get(w));
      assertThat(vector != null).as("vector of %s", given.get(w)).isEqualTo(expected);
      someHasAVector |= expected;
      if (vector != null) {
        assertThat(vector).hasSize(384);
      }
    }
    assertThat(someHasAVector).isEqualTo(ok);
  }

  /** White space and what BERT's tokenizer drops give no token. */
  private static boolean hasToken(String word) {
    return word.codePoints()
        .anyMatch(
            c ->
                !Character.isWhitespace(c)
                    && !Character.isSpaceChar(c)
                    && !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT);
  }

  @Test
  void theWordsMayLieInAStruct() {
    Dataset<Row> corpus =
        TestSpark.session()
            .sql(
                """
                SELECT * FROM VALUES
                  (1, named_struct('words', array('river', NULL, 'bank'))),
                  (2, named_struct('words', CAST(NULL AS ARRAY<STRING>))), (3, NULL) AS (id, doc)
                """)
            .coalesce(1);

    List<Row> rows =
        vectors.addTo(corpus, List.of("doc.words"), TestSpark.metrics(vectors)).collectAsList();

    assertThat(rows)
        .extracting(row -> row.<String>getAs("embedding_status"))
        .containsExactly("ok", "null_text", "null_text");
    assertThat(rows.get(0).<Row>getList(rows.get(0).fieldIndex("words_out")))
        .extracting(word -> word.getAs("word"), word -> word.get(1), word -> word.isNullAt(3))
        .containsExactly(tuple("river", 0, false), tuple(null, 6, true), tuple("bank", 7, false));
    assertThat(rows.get(1).<Object>getAs("words_out")).isNull();
    assertThat(rows.get(2).<Object>getAs("words_out")).isNull();
  }

  /** The model reads the words with one space between, so it reads that text. */
  @Test
  void givenWordsHaveTheVectorsOfTheirText() {
    List<Row> given =
        vectors
            .addTo(
                TestSpark.rows(
                    CORPUS,
                    List.of(RowFactory.create(0, new String[] {"the", "river", "bank"})),
                    1),
                List.of("words"),
                TestSpark.metrics(vectors))
            .collectAsList();
    List<Row> found =
        vectors
            .addTo(TestSpark.corpus("the river bank"), List.of("text"), TestSpark.metrics(vectors))
            .collectAsList();

    assertThat(given.get(0).<Object>getAs("words_out"))
        .isEqualTo(found.get(0).<Object>getAs("words_out"));
    assertThat(given.get(0).<Integer>getAs("token_count")).isEqualTo(5);
  }

  @Test
  void wordsOfATextThatIsRefusedStayWithoutVectors() {
    EncoderSpec spec = EncoderSpec.defaults().withMaxTokens(4).withLongText(LongText.FAIL);
    ContextualVectors refusing = TestModels.minilm(spec, "w:level=word");
    EncodeMetrics metrics = TestSpark.metrics(refusing);

    List<Row> rows =
        refusing
            .addTo(
                TestSpark.rows(
                    CORPUS,
                    List.of(
                        RowFactory.create(0, new String[] {"the", "river", "bank"}),
                        RowFactory.create(1, new String[] {"river", "bank"})),
                    1),
                List.of("words"),
                metrics)
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.<String>getAs("embedding_status"))
        .containsExactly("too_long", "ok");
    assertThat(rows.get(0).<Row>getList(rows.get(0).fieldIndex("w")))
        .extracting(word -> word.getAs("word"), word -> word.isNullAt(3))
        .containsExactly(tuple("the", true), tuple("river", true), tuple("bank", true));
    assertThat(metrics.counts().elements())
        .isEqualTo(
            Map.of(
                "w",
                Map.of(
                    "ok",
                    2L,
                    "null_span",
                    0L,
                    "outside_text",
                    0L,
                    "reversed",
                    0L,
                    "empty",
                    0L,
                    "no_token",
                    0L,
                    "cut",
                    3L)));
  }
}
