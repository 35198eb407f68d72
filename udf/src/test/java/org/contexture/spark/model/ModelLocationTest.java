package org.contexture.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.fixture.WeightBytes;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelLocationTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path temporary;

  @BeforeAll
  static void mount() {
    HADOOP.set("fs.memo.impl", MemoFileSystem.class.getName());
  }

  /** A folder with the files of an encoder, but no graph that could be run, and others. */
  private Path remote() throws IOException {
    Path folder = temporary.resolve("remote/tiny");
    for (String file :
        List.of(
            "onnx/model.onnx",
            "onnx/model.onnx_data",
            "tokenizer.json",
            "1_Pooling/config.json",
            "pytorch_model.bin",
            "onnx/other.onnx",
            "1_Pooling/deep/er.json")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), file);
    }
    return withGraph(folder, "model.onnx_data");
  }

  @Test
  void aCheckpointGetsAGraphInTheCache() {
    Path checkpoint = EvaluationData.file("hf", "transformers/distilbert");

    ModelFolder opened = located(checkpoint.toString()).localize(HADOOP);

    assertThat(opened.name()).isEqualTo(checkpoint.toString());
    assertThat(opened.graph()).hasFileName("model.onnx").isRegularFile();
    assertThat(opened.root()).startsWith(temporary);
    assertThat(located(checkpoint.toString()).localize(HADOOP)).isEqualTo(opened);
  }

  @Test
  void aCheckpointElsewhereIsCopiedFirst() {
    Path checkpoint = EvaluationData.file("hf", "transformers/distilbert");

    ModelFolder opened = located("memo://" + checkpoint).localize(HADOOP);

    assertThat(opened.graph()).hasFileName("model.onnx").isRegularFile();
    assertThat(opened.fingerprint())
        .isEqualTo(located(checkpoint.toString()).localize(HADOOP).fingerprint());
  }

  /** The graph of its own export is not looked at. */
  @ParameterizedTest
  @ValueSource(strings = {"", "memo://"})
  void weightsThatAreChosenAreWhatTheGraphIsMadeOf(String store) throws IOException {
    Path checkpoint = EvaluationData.file("hf", "transformers/distilbert");
    Path folder = Files.createDirectories(temporary.resolve("both"));
    for (String name :
        List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(checkpoint.resolve(name), folder.resolve(name));
    }
    Files.writeString(folder.resolve("model.onnx"), "no graph");
    ModelLocation both = located(store + folder);

    assertThat(both.withFile("model.safetensors").localize(HADOOP).graph())
        .hasSameBinaryContentAs(located(checkpoint.toString()).localize(HADOOP).graph());
    assertThatThrownBy(() -> both.withFile("pytorch_model.bin").localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: %s has no pytorch_model.bin; it holds config.json, model.onnx,"
                + " model.safetensors, tokenizer.json, tokenizer_config.json",
            store + folder);
  }

  @Test
  void eachGraphOfARemoteFolderHasACopyOfItsOwn() throws IOException {
    Path remote = remote();
    Files.copy(remote.resolve("onnx/model.onnx"), remote.resolve("onnx/model_O3.onnx"));
    ModelLocation model = located(MemoFileSystem.location(remote));

    ModelFolder chosen = model.withFile("model_O3.onnx").localize(HADOOP);

    assertThat(chosen.graph()).endsWith(Path.of("onnx/model_O3.onnx"));
    assertThat(model.localize(HADOOP).graph()).endsWith(Path.of("onnx/model.onnx"));
    assertThat(chosen.root().resolve("onnx/model.onnx")).doesNotExist();
  }

  @Test
  void aModelOnBoardHasNoFilesToChooseFrom() {
    assertThatThrownBy(() -> TestModels.MINILM.withFile("model_O3.onnx").localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: minilm is on board; model-file must not be given: model_O3.onnx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "memo://"})
  void aTokenizerIsMadeOfAVocabularyBesideAGraph(String store) throws IOException {
    Path remote = remote();
    Files.delete(remote.resolve("tokenizer.json"));
    Files.writeString(remote.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nred\n");
    Files.writeString(remote.resolve("config.json"), "{\"model_type\": \"bert\"}");

    ModelFolder opened = located(store + remote).localize(HADOOP);

    assertThat(opened.root()).startsWith(temporary.resolve("cache"));
    assertThat(opened.tokenizer()).content().contains("\"red\":5");
    assertThat(opened.files().all())
        .containsExactly(
            "1_Pooling/config.json",
            "config.json",
            "onnx/model.onnx",
            "onnx/model.onnx_data",
            "tokenizer.json");
    assertThat(remote.resolve("tokenizer.json")).doesNotExist();
  }

  /** As sentence-transformers saves it, with an export. */
  @ParameterizedTest
  @ValueSource(strings = {"", "memo://"})
  void aTokenizerIsMadeOfAVocabularyBesideModulesToo(String store) throws IOException {
    Path remote = remote();
    Files.delete(remote.resolve("tokenizer.json"));
    write(remote, "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nred\n");
    write(remote, "config.json", "{\"model_type\": \"bert\"}");
    String module = "sentence_transformers.models.";
    write(
        remote,
        "modules.json",
        """
        [{"path": "", "type": "%1$sTransformer"}, {"path": "1_Pooling", "type": "%1$sPooling"}]"""
            .formatted(module));

    ModelFolder opened = located(store + remote).localize(HADOOP);

    assertThat(opened.tokenizer()).content().contains("\"red\":5");
    assertThat(opened.files().all()).contains("modules.json", "onnx/model.onnx", "tokenizer.json");
    assertThat(opened.root().resolve("pytorch_model.bin")).doesNotExist();
  }

  /** Which files are the model is said inside them, so all are copied. */
  @Test
  void aRemoteModelWithRoutesIsCopiedWithAllOfThem() throws IOException {
    Path folder = temporary.resolve("routes");
    String module = "sentence_transformers.models.";
    write(folder, "modules.json", "[{\"path\": \"\", \"type\": \"" + module + "Router\"}]");
    write(
        folder,
        "router_config.json",
        """
        {"types": {"q": "%1$sWordEmbeddings", "d": "%1$sWordEmbeddings", "p": "%1$sPooling"},
        "structure": {"query": ["q", "p"], "document": ["d", "p"]},
        "parameters": {"default_route": "document"}}"""
            .formatted(module));
    write(folder, "p/config.json", "{\"pooling_mode\": \"mean\"}");
    for (String table : List.of("q", "d")) {
      write(
          folder,
          table + "/wordembedding_config.json",
          "{\"tokenizer_class\": \"" + module + "tokenizer.WhitespaceTokenizer\"}");
      write(
          folder,
          table + "/whitespacetokenizer_config.json",
          "{\"vocab\": [\"river\", \"bank\", \"loan\"], \"stop_words\": []}");
      Files.write(
          folder.resolve(table + "/model.safetensors"),
          WeightBytes.matrix(
              "emb_layer.weight", 1, table.equals("q") ? new float[] {1, 2, 3} : new float[3]));
    }
    ModelLocation remote = located(MemoFileSystem.location(folder));

    assertThat(remote.localize(HADOOP).fingerprint())
        .isEqualTo(located(folder.toString()).localize(HADOOP).fingerprint());
    Dataset<Row> corpus = TestSpark.corpus(List.of("river", "bank", "loan"), 3);
    EncoderSpec query = EncoderSpec.defaults().withPromptName("query");
    assertThat(
            TestSpark.vectorsById(
                    ContextualVectors.open(TestSpark.session(), remote, query)
                        .addTo(corpus, List.of("text"), TestSpark.metrics()))
                .values())
        .containsExactlyInAnyOrder(List.of(1f), List.of(2f), List.of(3f));
    assertThat(embed(remote).values()).containsOnly(List.of(0f));
  }

  private static void write(Path folder, String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** A graph of nothing but weights that lie in files beside it. */
  private static Path withGraph(Path folder, String... locations) throws IOException {
    GraphProto.Builder graph =
        GraphProto.newBuilder().addOutput(ValueInfoProto.newBuilder().setName("states"));
    for (String location : locations) {
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName(location)
              .setDataLocation(TensorProto.DataLocation.EXTERNAL)
              .addExternalData(
                  StringStringEntryProto.newBuilder().setKey("location").setValue(location)));
    }
    Files.write(
        folder.resolve("onnx/model.onnx"),
        ModelProto.newBuilder().setGraph(graph).build().toByteArray());
    return folder;
  }

  private ModelLocation located(String location) {
    return new ModelLocation(location, temporary.resolve("cache").toString());
  }

  @Test
  void anEmbeddedModelIsUnpackedIntoTheCache() {
    ModelFolder folder = TestModels.MINILM.localize(HADOOP);

    assertThat(folder.name()).isEqualTo("minilm");
    assertThat(folder.root().getParent()).isEqualTo(TestModels.MINILM.modelCache().root());
  }

  @Test
  void aFolderOnTheLocalDiskIsUsedWhereItLies() throws IOException {
    Path folder = remote();

    for (String location : List.of(folder.toString(), folder.toUri().toString())) {
      ModelFolder opened = located(location).localize(HADOOP);

      assertThat(opened.root()).isEqualTo(folder);
      assertThat(opened.name()).isEqualTo(location);
    }
    assertThat(temporary.resolve("cache")).doesNotExist();
  }

  @Test
  void theFilesOfARemoteModelAreCopiedAndNoOthers() throws IOException {
    Path remote = remote();
    ModelFolder copy = located(MemoFileSystem.location(remote)).localize(HADOOP);

    assertThat(copy.root().getParent()).isEqualTo(temporary.resolve("cache"));
    assertThat(copy.root().getFileName().toString()).matches("tiny-[0-9a-f]{12}");
    assertThat(copy.root())
        .isDirectoryRecursivelyContaining(path -> path.endsWith("1_Pooling/config.json"));
    try (var paths = Files.walk(copy.root())) {
      assertThat(
              paths.filter(Files::isRegularFile).map(copy.root()::relativize).map(Path::toString))
          .containsExactlyInAnyOrder(
              "onnx/model.onnx", "onnx/model.onnx_data", "tokenizer.json", "1_Pooling/config.json");
    }
    assertThat(copy.root().resolve("onnx/model.onnx"))
        .hasSameBinaryContentAs(remote.resolve("onnx/model.onnx"));
    assertThat(copy.root().resolve("onnx/model.onnx_data")).hasContent("onnx/model.onnx_data");
  }

  @Test
  void weightsOfAnyNameAreCopiedWithTheGraphThatNamesThem() throws IOException {
    Path remote = withGraph(remote(), "onnx__MatMul_7", "missing.bin", "../../outside.bin");
    Files.writeString(remote.resolve("onnx/onnx__MatMul_7"), "one");
    ModelLocation location = located(MemoFileSystem.location(remote));
    ModelFolder copy = location.localize(HADOOP);
    assertThat(copy.root().resolve("onnx/onnx__MatMul_7")).hasContent("one");

    Files.writeString(remote.resolve("onnx/onnx__MatMul_7"), "other");
    ModelFolder again = location.localize(HADOOP);
    assertThat(again.root().resolve("onnx/onnx__MatMul_7")).hasContent("other");
  }

  @Test
  void aRemoteGraphThatCannotBeReadIsNamedAsItIsThere() throws IOException {
    Path remote = remote();
    Files.writeString(remote.resolve("onnx/model.onnx"), "no graph");
    String location = MemoFileSystem.location(remote);

    assertThatThrownBy(() -> located(location).localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model " + location + "/onnx/model.onnx: ");
    try (var left = Files.list(temporary.resolve("cache"))) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
  }

  @Test
  void aRemoteModelIsCopiedOnce() throws IOException {
    ModelLocation location = located(MemoFileSystem.location(remote()));
    int before = MemoFileSystem.OPENS.get();
    Path first = location.localize(HADOOP).root();
    assertThat(MemoFileSystem.OPENS.get() - before).isEqualTo(4);

    Path second = location.localize(HADOOP).root();

    assertThat(second).isEqualTo(first);
    assertThat(MemoFileSystem.OPENS.get() - before).isEqualTo(4);
  }

  @Test
  void aRemoteModelThatHasChangedIsCopiedAgain() throws IOException {
    Path folder = remote();
    ModelLocation location = located(MemoFileSystem.location(folder));
    Path first = location.localize(HADOOP).root();

    Files.writeString(folder.resolve("tokenizer.json"), "of another size");
    ModelFolder second = location.localize(HADOOP);

    assertThat(second.root()).isNotEqualTo(first);
    assertThat(second.tokenizer()).hasContent("of another size");
  }

  @Test
  void aRemoteModelEncodesAsTheLocalOne() {
    Path folder = TestModels.writeInt8(temporary.resolve("int8"));
    Map<Integer, List<Float>> local = embed(located(folder.toString()));
    int before = MemoFileSystem.OPENS.get();

    Map<Integer, List<Float>> remote = embed(located(MemoFileSystem.location(folder)));

    assertThat(remote).isEqualTo(local);
    // The driver's copy serves the tasks: they run on its node.
    assertThat(MemoFileSystem.OPENS.get() - before).isEqualTo(2);
  }

  private static Map<Integer, List<Float>> embed(ModelLocation location) {
    Dataset<Row> corpus = TestSpark.corpus(List.of("river", "bank", "loan"), 3);
    return TestSpark.vectorsById(
        ContextualVectors.open(TestSpark.session(), location, EncoderSpec.defaults())
            .addTo(corpus, List.of("text"), TestSpark.metrics()));
  }

  @Test
  void aMissingFolderIsNamed() {
    Path missing = temporary.resolve("nowhere");

    for (String location : List.of(missing.toString(), MemoFileSystem.location(missing))) {
      assertThatThrownBy(() -> located(location).localize(HADOOP))
          .isInstanceOf(ModelException.class)
          .hasMessage("Cannot open model: folder " + location + " does not exist");
    }
  }

  @Test
  void aFolderWithoutAGraphSaysWhatItHolds() throws IOException {
    Path folder = remote();
    Files.delete(folder.resolve("onnx/model.onnx"));
    String location = MemoFileSystem.location(folder);

    assertThatThrownBy(() -> located(location).localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot open model: "
                + location
                + " has no model.onnx; name one of onnx/other.onnx, pytorch_model.bin with"
                + " model-file");
  }

  @Test
  void aFileSystemThatHadoopDoesNotKnowIsNamed() {
    assertThatThrownBy(() -> located("nofs://host/model").localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model nofs://host/model: No FileSystem for scheme \"nofs\"");
  }

  @Test
  void aLocationThatIsNoPathIsNamed() {
    assertThatThrownBy(() -> located("").localize(HADOOP))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot open model : Can not create a Path from an empty string");
  }

  @Test
  void theCacheIsThatOfTheUserWhereNoneIsNamed() {
    Path root = new ModelLocation("minilm", "").modelCache().root();

    assertThat(root)
        .isEqualTo(
            Path.of(
                System.getProperty("java.io.tmpdir"),
                "contexture-" + System.getProperty("user.name")));
  }
}
