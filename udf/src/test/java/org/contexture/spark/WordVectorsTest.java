package org.contexture.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.model.MemoFileSystem;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Word vectors as a model of a job: files, on any file system, and what spark.ml saved. */
@Tag("slow")
class WordVectorsTest {
  private static final String TABLE = "red 1 10\ngreen 2 20\nblue 6 0\n";
  private static final String CLASS = "org.apache.spark.ml.feature.Word2VecModel";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "memo://"})
  void aFileIsAModelWhereverItLies(String scheme) throws IOException {
    Path file = write("tiny.txt", TABLE);
    int before = MemoFileSystem.OPENS.get();
    EncodeMetrics metrics = TestSpark.metrics();

    List<Row> rows =
        open(scheme + file)
            .addTo(
                TestSpark.corpus("Red green!", "a moon", "", null, "blue"),
                List.of("text"),
                metrics)
            .collectAsList();

    assertThat(rows)
        .extracting(
            row -> row.getAs("embedding_status"),
            row -> TestSpark.vector(row, "embedding"),
            row -> row.getAs("token_count"),
            row -> row.getAs("truncated"))
        .containsExactly(
            tuple("ok", List.of(1.5f, 15f), 2, false),
            tuple("no_known_word", null, 0, false),
            tuple("empty_text", null, 0, false),
            tuple("null_text", null, null, false),
            tuple("ok", List.of(6f, 0f), 1, false));
    assertThat(metrics.counts().work().wordsUnknown()).isEqualTo(3);
    assertThat(metrics.counts().byStatus()).containsEntry("no_known_word", 1L);
    assertThat(MemoFileSystem.OPENS.get() - before).isEqualTo(scheme.isEmpty() ? 0 : 1);
  }

  @Test
  void aRemoteFolderOfOneFileIsAModelToo() throws IOException {
    Path file = write("alone/vectors.vec.gz", "2 1\nred 1\nblue 2\n");

    ContextualVectors vectors = open(MemoFileSystem.location(file.getParent()));

    assertThat(vectors.signature().kind()).isEqualTo(ModelKind.WORD_VECTORS);
    assertThat(vectors.signature().modelType()).isEqualTo("fasttext");
    assertThat(vectors.signature().states().size()).isEqualTo("2 words");
  }

  @Test
  void aBadFileIsNamed() throws IOException {
    Path file = write("bad.txt", "red 1 2\nblue 3\n");

    assertThatThrownBy(() -> open(file.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read word vectors %s: line 2 must have 2 numbers after its word: 1", file);
  }

  @Test
  void aJobOnGlovesVectorsGivesTheMeanOfItsWords() throws IOException {
    Path file = data("glove.6B.300d.sample.txt.gz");
    Map<String, float[]> glove = new HashMap<>();
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        String[] parts = line.split(" ", -1);
        float[] vector = new float[300];
        for (int v = 0; v < 300; v++) {
          vector[v] = Float.parseFloat(parts[v + 1]);
        }
        glove.put(parts[0], vector);
      }
    }
    List<String> words = new ArrayList<>(glove.keySet());
    words.sort(null);
    words.add("moon-rock");
    Random random = new Random(3);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int w = random.nextInt(30); w >= 0; w--) {
        text.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      texts.add(text.toString());
    }

    ContextualVectors vectors = open(file.toString(), "s", "w:level=word", "t:level=token");
    EncodeMetrics metrics = TestSpark.metrics(vectors);
    List<Row> rows =
        vectors.addTo(TestSpark.corpus(texts, 4), List.of("text"), metrics).collectAsList();

    long unknown = 0;
    for (Row row : rows) {
      List<String> expected = List.of(row.<String>getAs("text").strip().split(" ", -1));
      List<float[]> known = expected.stream().filter(glove::containsKey).map(glove::get).toList();
      unknown += expected.size() - known.size();
      if (known.isEmpty()) {
        assertThat(row.<String>getAs("s_status")).isEqualTo("no_known_word");
        continue;
      }
      float[] mean = new float[300];
      for (int v = 0; v < 300; v++) {
        for (float[] vector : known) {
          mean[v] += vector[v];
        }
        mean[v] *= 1f / known.size();
      }
      assertThat(TestSpark.vector(row, "s")).isEqualTo(TestSpark.boxed(mean));
      List<Row> ofWords = row.getList(row.fieldIndex("w"));
      assertThat(ofWords).extracting(word -> word.getString(0)).isEqualTo(expected);
      for (Row word : ofWords) {
        float[] vector = glove.get(word.getString(0));
        assertThat(TestSpark.vector(word, "embedding"))
            .isEqualTo(vector == null ? null : TestSpark.boxed(vector));
      }
      assertThat(row.<Row>getList(row.fieldIndex("t"))).hasSameSizeAs(known);
    }
    assertThat(metrics.counts().work().wordsUnknown()).isEqualTo(unknown).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "memo://"})
  void aSavedWord2VecModelIsAModelOfItsWords(String scheme) {
    Random random = new Random(9);
    Map<String, float[]> saved = new HashMap<>();
    for (String word : List.of("red", "in 2010", "new york city", "\u6771\u4eac", "", "-", "4")) {
      float[] vector = new float[7];
      for (int v = 0; v < vector.length; v++) {
        vector[v] = (float) random.nextGaussian() / 50;
      }
      saved.put(word, vector);
    }
    String location = scheme + save(saved, CLASS);
    try (TextEncoder encoder = TestModels.encoder(located(location), TestModels.specs("v"))) {
      assertThat(encoder.signature().model()).isEqualTo(location);
      assertThat(encoder.signature().modelType()).isEqualTo("word2vec");
      assertThat(encoder.signature().states().size()).isEqualTo((saved.size() - 1) + " words");
      saved.remove("");
      saved.forEach(
          (word, vector) -> {
            EncodedText text =
                encoder.encode(List.of(TextInput.ofWords(List.of(word))), all -> {}).get(0);
            assertThat(text.vector().orElseThrow()).as(word).isEqualTo(vector);
          });
    }
  }

  /** The model and what Spark says of it are files; their origin is written beside them. */
  @Test
  void aModelThatSparkTrainedAndSavedHasTheVectorsThatSparkGives() throws Exception {
    Path origin = Path.of(WordVectorsTest.class.getResource("/word2vec/ORIGIN.txt").toURI());
    List<String> lines = Files.readAllLines(origin.resolveSibling("vectors.tsv"));
    String location = origin.resolveSibling("model").toString();
    try (TextEncoder encoder = TestModels.encoder(located(location), TestModels.specs("v"))) {
      assertThat(encoder.signature().dimension()).isEqualTo(5);
      assertThat(encoder.signature().states().size()).isEqualTo((lines.size() - 1) + " words");
      for (String line : lines) {
        List<String> parts = List.of(line.split("\t", -1));
        EncodedText text =
            encoder.encode(List.of(TextInput.ofWords(parts.subList(0, 1))), all -> {}).get(0);
        if (parts.get(0).isEmpty()) {
          assertThat(text.status()).isEqualTo(TextStatus.EMPTY_TEXT);
          continue;
        }
        float[] vector = text.vector().orElseThrow();
        assertThat(vector).hasSize(parts.size() - 1);
        for (int v = 0; v < vector.length; v++) {
          // Spark widens its floats to doubles.
          assertThat((double) vector[v]).isEqualTo(Double.parseDouble(parts.get(v + 1)));
        }
      }
    }
  }

  @Test
  void aJobOnASavedModelConvertsItOnce() {
    Path model = save(Map.of("red", new float[] {1, 2}, "blue", new float[] {3, 5}), CLASS);
    Dataset<Row> corpus = TestSpark.corpus(List.of("red", "blue", "red blue", "moon"), 3);

    Map<Integer, List<Float>> vectors =
        TestSpark.vectorsById(
            open(model.toString()).addTo(corpus, List.of("text"), TestSpark.metrics()));

    assertThat(vectors).containsEntry(0, List.of(1f, 2f)).containsEntry(2, List.of(2f, 3.5f));
    assertThat(vectors.get(3)).isNull();
    Path first = located(model.toString()).localize(new Configuration()).root();
    assertThat(located(model.toString()).localize(new Configuration()).root()).isEqualTo(first);
    assertThat(first)
        .isDirectoryContaining("glob:**vectors.txt")
        .isDirectoryNotContaining("glob:**.body");
  }

  @Test
  void anotherSavedModelIsRefusedByName() {
    String other = "org.apache.spark.ml.PipelineModel";
    Path model = save(Map.of("red", new float[] {1}), other);

    assertThatThrownBy(() -> open(model.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: %s must hold a saved Word2VecModel: %s", model, other);
  }

  @Test
  void aSavedModelWithOtherColumnsIsRefused() throws IOException {
    Path model = save(Map.of("red", new float[] {1}), CLASS);
    TestSpark.session()
        .range(1)
        .write()
        .mode("overwrite")
        .parquet(model.resolve("data").toString());

    assertThatThrownBy(() -> open(model.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: data of %s must have the columns word and vector: [id]", model);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aModelThatWasSavedInTheLegacyFormatIsReadToo(boolean nullable) {
    String legacy = "spark.sql.parquet.writeLegacyFormat";
    TestSpark.session().conf().set(legacy, true);
    Path model;
    try {
      model = save(List.of(RowFactory.create("red", new float[] {1, 2.5f})), floats(nullable));
    } finally {
      TestSpark.session().conf().unset(legacy);
    }
    try (TextEncoder encoder =
        TestModels.encoder(located(model.toString()), TestModels.specs("v"))) {
      EncodedText text = encoder.encode(List.of(TextInput.of("red")), all -> {}).get(0);
      assertThat(text.vector().orElseThrow()).containsExactly(1, 2.5f);
    }
  }

  static List<Arguments> badModels() {
    return List.of(
        bad(
            "not a number",
            "value 2 of word 'red' of %s must be a finite number: NaN",
            RowFactory.create("red", new float[] {1, Float.NaN})),
        bad(
            "null value",
            "value 2 of word 'red' of %s must be a finite number: NaN",
            RowFactory.create("red", new Float[] {1f, null})),
        bad(
            "other length",
            "vectors of %s must have values, and as many as each other: word 'blue' has 1",
            RowFactory.create("red", new float[] {1, 2}),
            RowFactory.create("blue", new float[] {1})),
        bad(
            "no values",
            "vectors of %s must have values, and as many as each other: word 'red' has 0",
            RowFactory.create("red", new float[0])),
        bad(
            "null word",
            "words and vectors of %s must not be null",
            RowFactory.create(null, new float[] {1})),
        bad(
            "null vector",
            "words and vectors of %s must not be null",
            RowFactory.create("red", null)),
        bad(
            "tab",
            "words of %s must hold no tab and no line feed: a\tb",
            RowFactory.create("a\tb", new float[] {1})),
        bad(
            "blank words",
            "%s holds a saved Word2VecModel without words",
            RowFactory.create(" ", new float[] {1})));
  }

  private static Arguments bad(String name, String problem, Row... rows) {
    return Arguments.argumentSet(name, problem, List.of(rows));
  }

  @ParameterizedTest
  @MethodSource("badModels")
  void aSavedModelWithSomethingElseIsRefusedByItsFolder(String problem, List<Row> rows) {
    Path model = save(rows, floats(true));

    assertProblem(model, problem.formatted(model));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSavedModelWithColumnsOfOtherTypesIsRefused(boolean word) {
    StructType schema =
        new StructType()
            .add("word", word ? DataTypes.IntegerType : DataTypes.StringType)
            .add("vector", DataTypes.createArrayType(DataTypes.DoubleType, false));
    Path model = save(List.of(RowFactory.create(word ? 1 : "red", new double[] {1})), schema);

    assertThatThrownBy(() -> open(model.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot open model: data of %s must have words as strings and vectors as arrays of"
                + " floats: [optional ",
            model);
  }

  /** In the mark at its end, in what it says of itself, and in the values. */
  @ParameterizedTest
  @ValueSource(ints = {2, 100, 1000})
  void aSavedModelThatIsCutShortIsRefusedByItsFolder(int missing) throws IOException {
    Path model = saveLongVector();
    Path part = partOf(model);
    byte[] bytes = Files.readAllBytes(part);
    // Hadoop checks what it has a sum of.
    Files.delete(part.resolveSibling("." + part.getFileName() + ".crc"));
    Files.write(part, Arrays.copyOf(bytes, bytes.length - missing));

    assertUnreadable(model);
  }

  @Test
  void aSavedModelWithBrokenValuesIsRefusedByItsFolder() throws IOException {
    Path model = saveLongVector();
    Path part = partOf(model);
    byte[] bytes = Files.readAllBytes(part);
    Files.delete(part.resolveSibling("." + part.getFileName() + ".crc"));
    Arrays.fill(bytes, 4, 40, (byte) 0xff);
    Files.write(part, bytes);

    assertUnreadable(model);
  }

  @Test
  void aSavedModelThatFailsHadoopsChecksIsRefusedByItsFolder() throws IOException {
    Path model = saveLongVector();
    byte[] bytes = Files.readAllBytes(partOf(model));
    bytes[20]++;
    Files.write(partOf(model), bytes);

    assertUnreadable(model);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSavedModelWithoutItsDataIsRefused(boolean empty) throws IOException {
    Path model = save(Map.of("red", new float[] {1}), CLASS);
    try (Stream<Path> files = Files.list(model.resolve("data"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    if (!empty) {
      Files.delete(model.resolve("data"));
    }

    assertProblem(model, model + " holds a saved Word2VecModel without files in data");
  }

  private void assertProblem(Path model, String problem) {
    assertThatThrownBy(() -> open(model.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model: " + problem);
  }

  private void assertUnreadable(Path model) {
    assertThatThrownBy(() -> open(model.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot open model: data of %s cannot be read: ", model)
        .hasMessageNotContaining("null");
  }

  private Path saveLongVector() {
    float[] vector = new float[500];
    for (int v = 0; v < vector.length; v++) {
      vector[v] = 1f / (v + 1);
    }
    return save(List.of(RowFactory.create("red", vector)), floats(false));
  }

  /** The one file of a model's data. */
  private static Path partOf(Path model) throws IOException {
    try (Stream<Path> files = Files.list(model.resolve("data"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static StructType floats(boolean nullable) {
    return new StructType()
        .add("word", DataTypes.StringType)
        .add("vector", DataTypes.createArrayType(DataTypes.FloatType, nullable));
  }

  /** Lays out a folder as spark.ml's writer does. */
  private Path save(Map<String, float[]> vectors, String className) {
    List<Row> rows = new ArrayList<>();
    vectors.forEach((word, vector) -> rows.add(RowFactory.create(word, vector)));
    return save(TestSpark.rows(floats(false), rows, 2), className);
  }

  private Path save(List<Row> rows, StructType schema) {
    return save(TestSpark.rows(schema, rows, 1), CLASS);
  }

  private Path save(Dataset<Row> data, String className) {
    Path model = folder.resolve("saved");
    data.write().parquet(model.resolve("data").toString());
    String json =
        "{\"class\":\"%s\",\"timestamp\":1,\"sparkVersion\":\"4.1.0\",\"uid\":\"w2v\"}"
            .formatted(className);
    TestSpark.session()
        .createDataset(List.of(json), Encoders.STRING())
        .coalesce(1)
        .write()
        .text(model.resolve("metadata").toString());
    return model;
  }

  private ModelLocation located(String location) {
    return new ModelLocation(location, folder.resolve("cache").toString());
  }

  private ContextualVectors open(String location, String... vectors) {
    return ContextualVectors.open(
        TestSpark.session(),
        located(location),
        EncoderSpec.defaults().withVectors(TestModels.specs(vectors)));
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static Path data(String name) {
    return EvaluationData.file("static_vectors", name);
  }
}
