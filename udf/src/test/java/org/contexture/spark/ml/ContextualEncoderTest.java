package org.contexture.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.StoredVector;
import org.contexture.spark.column.VectorMetadata;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class ContextualEncoderTest {
  @TempDir private static Path folder;

  private static ContextualEncoder int8;
  private static ModelLocation int8Location;

  @BeforeAll
  static void write() {
    int8Location = TestModels.located(TestModels.writeInt8(folder.resolve("int8")).toString());
    int8 = TinyWords.withCache(new ContextualEncoder().setModel(int8Location.location()));
  }

  private static ContextualEncoder tiny() {
    return TinyWords.encoder(folder);
  }

  private static List<Row> jobsRows(Dataset<Row> corpus, EncoderSpec spec) {
    return ContextualVectors.open(TestSpark.session(), int8Location, spec)
        .addTo(corpus, List.of("text"), TestSpark.metrics())
        .collectAsList();
  }

  /** As a join gives them; both come out again, in their places. */
  @ParameterizedTest
  @ValueSource(strings = {"id", "ID", "token_count", "embedding_status"})
  void columnsOfOneNameComeOutAsTheyWere(String name) {
    Dataset<Row> corpus =
        TestSpark.corpus("red green", "blue")
            .selectExpr("id", "text", "id + 10")
            .toDF(name, "text", name);
    ContextualEncoder stage = tiny().setInputCol("text").setOutputCol("features");

    Dataset<Row> encoded = stage.transform(corpus);

    assertThat(encoded.columns()).containsExactly(name, "text", name, "features");
    assertThat(encoded.collectAsList())
        .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
        .containsExactlyInAnyOrder("0 red green 10", "1 blue 11");
    assertThat(stage.transform(encoded).collectAsList()).isEqualTo(encoded.collectAsList());
  }

  @Test
  void anInputThatIsThereTwiceIsTold() {
    Dataset<Row> corpus = TestSpark.corpus("red").toDF("text", "text");

    assertThatThrownBy(() -> tiny().setInputCol("text").setOutputCol("features").transform(corpus))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Column 'text' must be there once: 2 times");
  }

  /** Its column steps aside for one that encoding adds, in any case and with its fields. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TOKEN_COUNT | named_struct(~body~, text) | token_count.Body",
        "Truncated | text | TRUNCATED"
      })
  void anInputMayHaveANameThatEncodingUses(String name, String value, String input) {
    Dataset<Row> corpus =
        TestSpark.corpus("red green").selectExpr(value.replace('~', '\'') + " AS " + name);

    Row row = tiny().setInputCol(input).setOutputCol("features").transform(corpus).first();

    assertThat(row.schema().fieldNames()).containsExactly(name, "features");
    assertThat(row.<Float>getList(1)).hasSize(3);
  }

  @Test
  void aTextHasTheJobsVectorBitForBit() {
    Dataset<Row> corpus = TestSpark.corpus("the bank of the river", "a bank loan", "x");

    List<Row> arrays = int8.transform(corpus).collectAsList();
    List<Row> vectors =
        int8.copy(ParamMap.empty()).setOutputType("vector").transform(corpus).collectAsList();

    List<Row> jobs = jobsRows(corpus, EncoderSpec.defaults());
    for (int i = 0; i < jobs.size(); i++) {
      List<Float> expected = jobs.get(i).getList(2);
      assertThat(expected).hasSize(384);
      assertThat(arrays.get(i).<Float>getList(2)).isEqualTo(expected);
      assertThat(vectors.get(i).<Vector>getAs("embedding").toArray())
          .containsExactly(expected.stream().mapToDouble(Float::doubleValue).toArray());
    }
  }

  /** Both say the same in the words of their door, so they are one encoder. */
  @Test
  void theParamsAskForWhatTheJobsOptionsAskFor() {
    Dataset<Row> corpus = TestSpark.corpus("the bank of the river");
    ContextualEncoder encoder =
        int8.copy(ParamMap.empty())
            .setLayers("-1,-2")
            .setCombine("weighted")
            .setWeights(new double[] {0.5, -1})
            .setGamma(2)
            .setPooling("max")
            .setNormalize(false)
            .setDimension(7)
            .setMaxTokens(6)
            .setLongText("window")
            .setStride(1)
            .setPrompt("query: ");
    String vector =
        "v:layers=-1,-2;combine=weighted;weights=0.5,-1;gamma=2;pooling=max;normalize=false;dimension=7";
    EncoderSpec spec =
        new EncoderSpec(
            Optional.empty(),
            Optional.empty(),
            Optional.of(6),
            Optional.of("query: "),
            Optional.empty(),
            false,
            LongText.WINDOW,
            Optional.of(1),
            128,
            List.of(VectorSpec.parse(vector, new ArrayList<>())));

    Dataset<Row> encoded = encoder.transform(corpus);

    ContextualVectors jobs = ContextualVectors.open(TestSpark.session(), int8Location, spec);
    assertThat(
            encoded
                .schema()
                .apply("embedding")
                .metadata()
                .getMetadata(VectorMetadata.KEY)
                .getString("fingerprint"))
        .isEqualTo(jobs.signature().fingerprint());
    assertThat(encoded.first().<Float>getList(2))
        .hasSize(7)
        .isEqualTo(jobsRows(corpus, spec).get(0).getList(2));
  }

  static Stream<ContextualEncoder> shapes() {
    return Stream.of(
        kept(),
        kept().setOutputType("vector").setOutputCol("features"),
        kept().setHandleInvalid("error"),
        kept().setHandleInvalid("error").setOutputType("vector"),
        kept().setHandleInvalid("skip").setOutputType("vector"),
        kept().setStatusCol("fate"),
        kept().setLevel("word").setSubtokenPooling("first"),
        kept().setLevel("token"),
        kept().setLevel("chunk").setLongText("window"),
        kept().setLevel("span").setSpanBeginCol("begin").setSpanEndCol("end"),
        kept().setPrecision("int8").setRange(3),
        kept().setPrecision("binary"));
  }

  private static ContextualEncoder kept() {
    return new ContextualEncoder().setHandleInvalid("keep");
  }

  private static ContextualEncoder copy(ContextualEncoder encoder) {
    return encoder.copy(ParamMap.empty());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theSchemaIsKnownBeforeTheModelIsOpened(ContextualEncoder encoder) {
    Dataset<Row> corpus =
        TestSpark.corpus("red blue", "green").selectExpr("id", "text", "0 AS begin", "3 AS end");

    StructType schema = encoder.setModel("/no/such/model").transformSchema(corpus.schema());

    assertThat(encoder.encodersOpened()).isZero();
    Dataset<Row> encoded =
        TinyWords.withCache(encoder.setModel(TinyWords.write(folder))).transform(corpus);
    assertThat(described(schema)).isEqualTo(described(encoded.schema()));
    assertThat(encoded.collectAsList()).hasSize(2);
  }

  /** Names, types and nullability, without metadata. */
  private static List<String> described(StructType schema) {
    return Arrays.stream(schema.fields()).map(StructField::toString).toList();
  }

  @Test
  void theColumnSaysHowItWasMadeAndHowLongItsVectorsAre() {
    StructField field =
        tiny()
            .setOutputType("vector")
            .transform(TestSpark.corpus("red"))
            .schema()
            .apply("embedding");

    assertThat(field.dataType()).isEqualTo(SQLDataTypes.VectorType());
    assertThat(field.metadata().getMetadata(VectorMetadata.KEY).getString("dimension"))
        .isEqualTo("3");
    assertThat(AttributeGroup.fromStructField(field).size()).isEqualTo(3);
    assertThat(StoredVector.of(field)).as("what an output stores").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"truncated", "Token_Count", "embedding_status", "embedding_error"})
  void aColumnNamedAsOneThatEncodingAddsStaysAsItIs(String name) {
    Dataset<Row> corpus =
        TestSpark.corpus("red")
            .withColumnRenamed("id", name)
            .selectExpr(name, "text", "1 AS _" + name);

    Dataset<Row> encoded = tiny().transform(corpus);

    assertThat(encoded.columns()).containsExactly(name, "text", "_" + name, "embedding");
    assertThat(encoded.first().getInt(0)).isZero();
    assertThat(encoded.first().getInt(2)).isEqualTo(1);
    assertThat(encoded.first().<Float>getList(3)).containsExactly(1f, 0.25f, 0f);
  }

  @Test
  void eachStageOfAPipelineAddsItsColumn() {
    Dataset<Row> corpus = TestSpark.corpus("red blue");
    PipelineStage[] stages = {
      tiny().setOutputCol("a").setStatusCol("a_status").setOutputType("vector"),
      tiny().setOutputCol("b").setPooling("max"),
    };

    Row row = new Pipeline().setStages(stages).fit(corpus).transform(corpus).first();

    assertThat(row.schema().fieldNames()).containsExactly("id", "text", "a", "a_status", "b");
    assertThat(row.<Vector>getAs("a").toArray()).containsExactly(0.5, 0.25, 0.5);
    assertThat(row.<Float>getList(4)).containsExactly(1f, 0.25f, 1f);
  }

  @Test
  void wordsThatARowGivesAreTextsToo() {
    Dataset<Row> corpus = TestSpark.corpus("red blue").selectExpr("split(text, ' ') AS words");

    Row row = tiny().setInputCol("words").setLevel("word").transform(corpus).first();

    assertThat(row.<Row>getList(1))
        .extracting(word -> word.getString(0), word -> word.getList(3))
        .containsExactly(
            tuple("red", List.of(1f, 0.25f, 0f)), tuple("blue", List.of(0f, 0.25f, 1f)));
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> columnProblems() {
    return Stream.of(
        Arguments.of(
            new ContextualEncoder().setInputCol("txt"),
            "Corpus has no column 'txt'; columns: id, text; did you mean 'text'?"),
        Arguments.of(
            new ContextualEncoder().setInputCol("id"),
            "Text column 'id' must be a string, or an array of strings: int"),
        Arguments.of(
            new ContextualEncoder().setOutputCol("TEXT"),
            "Cannot add column 'TEXT': the corpus has one of that name"),
        Arguments.of(
            new ContextualEncoder().setStatusCol("ID"),
            "Cannot add column 'ID': the corpus has one of that name"));
  }

  @ParameterizedTest
  @MethodSource("columnProblems")
  void aColumnThatIsMissingOrInTheWayIsNamed(ContextualEncoder encoder, String message) {
    Dataset<Row> corpus = TestSpark.corpus("red");

    assertThatThrownBy(() -> encoder.transformSchema(corpus.schema()))
        .isInstanceOf(ColumnException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> encoder.transform(corpus))
        .isInstanceOf(ColumnException.class)
        .hasMessage(message);
    assertThat(encoder.encodersOpened()).isZero();
  }

  @Test
  void aModelThatIsNotThereIsNamedWhenTextsAreToBeEncoded() {
    ContextualEncoder encoder = new ContextualEncoder().setModel("/no/such/model");

    assertThatThrownBy(() -> encoder.transform(TestSpark.corpus("red")))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: folder /no/such/model does not exist");
  }

  @Test
  void aStageAndItsCopiesOpenAnEncoderOnce() {
    ContextualEncoder encoder = tiny();
    ContextualEncoder copy = copy(encoder);
    Dataset<Row> corpus = TestSpark.corpus("red");

    encoder.transform(corpus);
    copy.transform(corpus);
    copy(copy).setOutputType("vector").transform(corpus);
    assertThat(encoder.encodersOpened()).isEqualTo(1);

    copy.setPooling("max").transform(corpus);
    assertThat(encoder.encodersOpened()).isEqualTo(2);
    assertThat(encoder.isSet(encoder.pooling())).isFalse();
  }

  @Test
  void aStageThatWasSentSomewhereStillEncodes() {
    var serializer = new JavaSerializer(TestSpark.session().sparkContext().conf()).newInstance();
    ClassTag<ContextualEncoder> type = ClassTag$.MODULE$.apply(ContextualEncoder.class);
    ContextualEncoder sent = tiny().setPooling("max");

    ContextualEncoder arrived = serializer.deserialize(serializer.serialize(sent, type), type);

    assertThat(arrived.explainParams()).isEqualTo(sent.explainParams());
    Dataset<Row> corpus = TestSpark.corpus("red blue");
    assertThat(arrived.transform(corpus).first()).isEqualTo(sent.transform(corpus).first());
    assertThatThrownBy(() -> arrived.setPooling("mx"))
        .hasMessage(
            "pooling must be one of mean, cls, max, mean_sqrt_len_tokens, weightedmean, lasttoken:"
                + " mx; did you mean 'max'?");
  }

  @ParameterizedTest
  @CsvSource({"array", "vector"})
  void windowsAndBatchesAreTheStagesOwn(String type) {
    Dataset<Row> corpus = TinyWords.labeled(12);
    ContextualEncoder encoder = tiny().setOutputType(type);

    List<Row> expected = encoder.transform(corpus).collectAsList();

    ContextualEncoder small = copy(encoder).setWindowRows(1).setTokenBudget(1);
    assertThat(small.transform(corpus).collectAsList()).isEqualTo(expected).hasSize(12);
  }
}
