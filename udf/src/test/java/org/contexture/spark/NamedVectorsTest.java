package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.executor.RowWindowLimits;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several vectors of several text columns, in one pass. */
@Tag("slow")
class NamedVectorsTest {
  private static final String[] VECTORS = {
    "v",
    "bits:precision=binary",
    "w:level=word;precision=int8;range=2;dimension=6",
    "t:level=token;special-tokens=true;dimension=5",
    "s:level=span;subtoken-pooling=first_last",
    "c:level=chunk"
  };
  private static final EncoderSpec SPEC =
      EncoderSpec.defaults()
          .withMaxTokens(16)
          .withLongText(LongText.WINDOW)
          .withStride(5)
          .withChunkTokens(10);

  private static final StructType CORPUS =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("text", DataTypes.StringType)
          .add("b", DataTypes.IntegerType)
          .add("e", DataTypes.IntegerType)
          .add("words", DataTypes.createArrayType(DataTypes.StringType))
          .add("bs", DataTypes.createArrayType(DataTypes.LongType))
          .add("es", DataTypes.createArrayType(DataTypes.LongType));

  private static final InputNames COLUMNS =
      new InputNames(List.of("text", "words"), List.of("b", "bs"), List.of("e", "es"));

  private static ContextualVectors vectors;
  private static List<Row> rows;

  @BeforeAll
  static void embed() {
    vectors = TestModels.minilm(SPEC, VECTORS);
    rows = embed(vectors, 1).collectAsList();
  }

  private static Dataset<Row> embed(ContextualVectors vectors, int partitions) {
    List<Row> corpus = new ArrayList<>();
    String[] texts = {
      "We sat on the bank. The bank gave a loan, and that is what all of us had hoped for. Good!",
      "bank",
      null,
      "",
      "an unbelievable \ud83d\ude00 river"
    };
    for (int i = 0; i < 24; i++) {
      String text = texts[i % texts.length];
      String[] words = i % 7 == 0 || text == null ? null : text.split("(?<= )", -1);
      corpus.add(
          RowFactory.create(i, text, i % 5, i % 9, words, new Long[] {0L, 3L}, new Long[] {4L}));
    }
    return vectors.addTo(
        TestSpark.rows(CORPUS, corpus, partitions), COLUMNS, TestSpark.metrics(vectors));
  }

  @Test
  void eachTextColumnHasEachVectorUnderItsPrefix() {
    String schema =
        Arrays.stream(embed(vectors, 1).schema().fields())
            .skip(CORPUS.length())
            .map(field -> field.name() + " " + field.dataType().catalogString() + "\n")
            .reduce("", String::concat);

    assertThat(schema)
        .isEqualTo(
            """
            text_v array<float>
            text_bits binary
            text_w array<struct<word:string,begin:int,end:int,embedding:array<tinyint>>>
            text_t array<struct<piece:string,begin:int,end:int,embedding:array<float>>>
            text_s struct<begin:int,end:int,status:string,embedding:array<float>>
            text_c array<struct<text:string,begin:int,end:int,token_count:int,embedding:array<float>>>
            text_embedding_status string
            text_embedding_error string
            text_token_count int
            text_truncated boolean
            words_v array<float>
            words_bits binary
            words_w array<struct<word:string,begin:int,end:int,embedding:array<tinyint>>>
            words_t array<struct<piece:string,begin:int,end:int,embedding:array<float>>>
            words_s array<struct<begin:int,end:int,status:string,embedding:array<float>>>
            words_c array<struct<text:string,begin:int,end:int,token_count:int,embedding:array<float>>>
            words_embedding_status string
            words_embedding_error string
            words_token_count int
            words_truncated boolean
            """);
  }

  @Test
  void everyVectorHasItsDimension() {
    Row row = rows.get(1);

    assertThat(row.<String>getAs("text")).isEqualTo("bank");
    assertThat(TestSpark.vector(row, "text_v")).hasSize(384);
    assertThat(row.<byte[]>getAs("text_bits")).hasSize(384 / 8);
    assertThat(elements(row, "text_w").get(0).getList(3))
        .hasSize(6)
        .hasOnlyElementsOfType(Byte.class);
    assertThat(elements(row, "text_t").stream().map(token -> token.getString(0)))
        .containsExactly("[CLS]", "bank", "[SEP]");
    assertThat(elements(row, "text_t").get(0).getList(3)).hasSize(5);
    assertThat(elements(row, "words_s").get(0).getList(3)).hasSize(2 * 384);
    assertThat(elements(row, "text_c").get(0).getList(4)).hasSize(384);
  }

  @Test
  void elementsStandForTheirPartOfTheText() {
    for (Row row : rows) {
      String text = row.getAs("text");
      for (String column : List.of("text_w", "text_t", "text_c")) {
        for (Row element : elements(row, column)) {
          String part = text.substring(element.getAs("begin"), element.getAs("end"));
          if (!column.equals("text_t")) {
            assertThat(part).isEqualTo(element.getString(0));
          }
        }
      }
    }
    List<Row> chunks = elements(rows.get(0), "text_c");
    assertThat(chunks).hasSizeGreaterThan(1);
    assertThat(chunks.stream().mapToInt(chunk -> chunk.<Integer>getAs("token_count")).sum())
        .isEqualTo(rows.get(0).<Integer>getAs("text_token_count") - 2);
  }

  private static List<Row> elements(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? List.of() : row.getList(index);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 2", "7, 1024"})
  void everyVectorIsTheSameHoweverTheRowsAreSpread(int partitions, int windowRows) {
    ContextualVectors spread = TestModels.minilm(SPEC, RowWindowLimits.ofRows(windowRows), VECTORS);

    assertThat(embed(spread, partitions).collectAsList()).isEqualTo(rows);
  }

  @Test
  void eachVectorSaysHowItWasMade() {
    EncoderSignature encoder = vectors.signature();
    StructType schema = embed(vectors, 1).schema();

    assertThat(metadata(schema, "words_w"))
        .containsEntry("text-column", "words")
        .containsEntry("level", "word")
        .containsEntry("subtoken-pooling", "mean")
        .containsEntry("normalize", "false")
        .containsEntry("precision", "int8")
        .containsEntry("range", "2.0")
        .containsEntry("dimension", "6");
    assertThat(metadata(schema, "text_t"))
        .containsEntry("level", "token")
        .containsEntry("special-tokens", "true")
        .containsEntry("dimension", "5");
    assertThat(metadata(schema, "words_s"))
        .containsEntry("level", "span")
        .containsEntry("subtoken-pooling", "first_last")
        .containsEntry("dimension", "768");
    assertThat(metadata(schema, "text_c"))
        .containsEntry("level", "chunk")
        .containsEntry("pooling", "mean")
        .containsEntry("normalize", "true")
        .containsEntry("chunk-tokens", "10");
    for (String name : List.of("text_v", "text_bits", "words_w", "text_t", "words_s", "text_c")) {
      assertThat(metadata(schema, name))
          .containsEntry("model", "minilm")
          .containsEntry("fingerprint", encoder.fingerprint())
          .containsEntry("long-text", "window")
          .containsEntry("stride", "5")
          .containsEntry("layers", "-1");
    }
  }

  private static Map<String, String> metadata(StructType schema, String column) {
    Metadata metadata = schema.apply(column).metadata().getMetadata("contexture");
    return Stream.of(metadata.json().replaceAll("[{}\"]", "").split(",(?=[a-z-]+:)", -1))
        .map(entry -> entry.split(":", 2))
        .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
  }

  @Test
  void onlyTheVectorsHaveMetadataAndMayBeNull() {
    for (StructField field : embed(vectors, 1).schema().fields()) {
      boolean vector = field.name().matches("(text|words)_(v|bits|w|t|s|c)");
      assertThat(field.metadata().contains("contexture")).as(field.name()).isEqualTo(vector);
      assertThat(field.nullable())
          .as(field.name())
          .isEqualTo(!field.name().matches(".*(_status|_truncated)"));
    }
  }

  @ParameterizedTest
  @CsvSource({"truncated", "Embedding_Status", "token_count"})
  void aVectorMayNotTakeTheNameOfWhatIsAddedBesideIt(String name) {
    ContextualVectors named = TestModels.open(TestModels.TINY, EncoderSpec.defaults(), name);

    assertThatThrownBy(
            () -> named.addTo(TestSpark.corpus("a"), List.of("text"), TestSpark.metrics()))
        .isInstanceOf(ColumnException.class)
        .hasMessageMatching(
            "(?i)Cannot add column '" + name + "' twice: give each vector a name of its own");
  }
}
