package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.contexture.encoder.fixture.TinyBlocks.block;
import static org.contexture.encoder.fixture.TinyBlocks.scoped;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.TinyBlocks;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.graph.CutGraphFolder;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphReader;
import org.contexture.encoder.onnx.graph.TemporaryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxSessionLayersTest {
  @TempDir private Path folder;
  private List<String> before;

  @BeforeEach
  void listTemporaryFolders() throws IOException {
    before = temporaryFolders();
  }

  @AfterEach
  void noTemporaryFolderIsLeft() throws IOException {
    assertThat(temporaryFolders()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"0, 4 8", "1, 8 16", "2, 24 48", "3, 120 240"})
  void aLayerIsTheOutputOfItsBlock(int layer, String states) {
    try (OnnxSession session = open(TinyBlocks.graph(), layer)) {
      assertThat(run(session, 4)).containsExactly(states);
    }
  }

  @Test
  void layersComeInTheOrderThatTheyWereAskedForIn() {
    try (OnnxSession session = open(TinyBlocks.graph(), 3, 0, 2)) {
      assertThat(run(session, 4)).containsExactly("120 240", "4 8", "24 48");
      assertThat(signature(TinyBlocks.graph()).hiddenLayers().tensors())
          .isEqualTo(TinyBlocks.LAYERS);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void hiddenStatesThatTheGraphGivesItselfAreUsed(int layer) {
    GraphProto.Builder graph =
        TinyModels.lookupWithoutSignature()
            .addNode(node("Neg", List.of("last_hidden_state"), "hidden_states.2"))
            .addNode(node("Abs", List.of("last_hidden_state"), "hidden_states.1"))
            .addNode(node("Sub", List.of("table_0", "last_hidden_state"), "hidden_states.0"))
            .addInitializer(TinyBlocks.scalar("table_0", 9))
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addOutput(tensor("hidden_states.2", DataType.FLOAT, "batch", "sequence", "2"))
            .addOutput(tensor("hidden_states.1", DataType.FLOAT, "batch", "sequence", "2"))
            .addOutput(tensor("hidden_states.0", DataType.FLOAT, "batch", "sequence", "2"));
    try (OnnxSession session = open(graph, layer)) {
      assertThat(signature(graph).hiddenLayers().blocks()).isEqualTo(2);
      assertThat(run(session, 4)).containsExactly(List.of("5 1", "4 8", "-4 -8").get(layer));
    }
  }

  /** In the graph's folder, in a folder below it, and behind a symbolic link as hubs cache them. */
  @ParameterizedTest
  @CsvSource({"model.onnx_data, false", "data/weights.bin, false", "model.onnx_data, true"})
  void weightsInFilesBesideTheGraphAreFound(String location, boolean linked) throws IOException {
    Path data = folder.resolve(location);
    Files.createDirectories(data.getParent());
    Path written = linked ? Files.createDirectory(folder.resolve("blobs")).resolve("a1") : data;
    Files.write(written, littleEndian(2, 7));
    if (linked) {
      Files.createSymbolicLink(data, written);
    }
    GraphProto.Builder graph = TinyBlocks.graph();
    graph.setInitializer(1, external("w0", location, 4));
    graph.setInitializer(3, external("w2", "missing.bin", 0));
    try (OnnxSession session = open(graph, 2, 1)) {
      assertThat(run(session, 4)).containsExactly("84 168", "28 56");
    }
    assertThat(data).exists();
  }

  /** A snapshot of a hub's cache: the graph and its weights are links into a folder of blobs. */
  @Test
  void aWholeGraphHasItsWeightsBehindLinksToo() throws IOException {
    GraphProto.Builder graph = TinyBlocks.graph();
    graph.setInitializer(1, external("w0", "model.onnx_data", 4));
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    Path root = Files.createDirectories(folder.resolve("snapshots/c0"));
    TinyModels.write(root, graph);
    Files.move(root.resolve("model.onnx"), blobs.resolve("a1"));
    Files.createSymbolicLink(root.resolve("model.onnx"), Path.of("../../blobs/a1"));
    Files.write(blobs.resolve("b2"), littleEndian(2, 7));
    Files.createSymbolicLink(root.resolve("model.onnx_data"), Path.of("../../blobs/b2"));
    ModelFolder model = ModelFolder.open(root);

    try (OnnxSession session = OnnxGraph.read(model).load(List.of(3), 1)) {
      assertThat(run(session, 4)).containsExactly("420 840");
    }
  }

  @Test
  void theTemporaryFolderIsThereUntilItIsClosed() {
    GraphFile graph = GraphReader.read(TinyModels.write(folder, TinyBlocks.graph()).graph());
    CutGraphFolder cut = CutGraphFolder.write(graph, List.of("states0"));
    assertThat(cut.graph()).isRegularFile();
    cut.close();
    assertThat(cut.graph().getParent()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx_data", "weights.bin", "data/weights.bin"})
  void weightsBesideTheGraphBelongToTheModel(String location) throws IOException {
    Path data = folder.resolve(location);
    Files.createDirectories(data.getParent());
    Files.write(data, littleEndian(2, 7));
    GraphProto.Builder graph = TinyBlocks.graph();
    graph.setInitializer(1, external("w0", location, 4));
    graph.setInitializer(2, external("w1", "../outside.bin", 4));
    graph.setInitializer(3, external("w2", "missing.bin", 4));
    TinyModels.write(folder, graph);
    ModelFolder model = ModelFolder.open(folder);

    assertThat(OnnxGraph.weights(model)).containsExactlyInAnyOrder(location, "missing.bin");
    ModelFolder whole = OnnxGraph.read(model).withWeights(model);
    assertThat(whole.files().all()).contains(location).doesNotContain("missing.bin");
    String before = whole.fingerprint();
    Files.write(data, littleEndian(2, 8));
    assertThat(whole.fingerprint()).isNotEqualTo(before);
  }

  @Test
  void aMissingFileBesideTheGraphIsNamed() {
    GraphProto.Builder graph = TinyBlocks.graph();
    graph.setInitializer(1, external("w0", "missing.bin", 0));
    assertThatThrownBy(() -> open(graph, 1).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot cut model %s: java.nio.file.NoSuchFileException: %s",
            folder.resolve("model.onnx"), folder.resolve("missing.bin"));
  }

  @Test
  void aFileOutsideTheGraphsFolderIsRefused() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.write(folder.resolve("weights.bin"), littleEndian(2));
    GraphProto.Builder graph = TinyBlocks.graph();
    graph.setInitializer(1, external("w0", "../weights.bin", 0));
    Path file = TinyModels.write(inner, graph).graph();
    assertThatThrownBy(() -> OnnxGraph.read(file, ModelConfig.NONE).load(List.of(1), 1).close())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot load model " + file + ": ")
        .hasMessageContaining("../weights.bin");
  }

  @Test
  void aCutGraphThatTheRuntimeRefusesIsNamedAsTheWholeOne() {
    GraphProto.Builder graph =
        TinyBlocks.withoutBlocks()
            .addNode(scoped(0, "NoSuchOperator", List.of("embedded"), "states0"))
            .addNode(block(1))
            .addNode(block(2));
    assertThatThrownBy(() -> open(graph, 1).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load model %1$s: Error code - ORT_INVALID_GRAPH - message: Load model from"
                + " %1$s failed:This is an invalid model. In Node, (\"/encoder/layer.0/"
                + "NoSuchOperator\", NoSuchOperator, \"\", -1) : (\"embedded\": tensor(float),) ->"
                + " (\"states0\",) , Error No Op registered for NoSuchOperator with domain_version"
                + " of 13",
            folder.resolve("model.onnx"));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void statesOfHalfPrecisionBecomeFloat(DataType half) {
    try (OnnxSession session = open(throughType(half), 1)) {
      assertThat(run(session, 4)).containsExactly("4 8");
    }
  }

  @Test
  void statesOfAnotherTypeAreRefusedWithTheirName() {
    try (OnnxSession session = open(throughType(DataType.DOUBLE), 1)) {
      assertThatThrownBy(() -> run(session, 4))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "Cannot run model: hidden states 'states0' must be float, float16 or bfloat16:"
                  + " float64");
    }
  }

  /** The first block's states are of that type. */
  private static GraphProto.Builder throughType(DataType type) {
    return TinyBlocks.withoutBlocks()
        .addNode(cast(0, "embedded", "states0", type))
        .addNode(cast(1, "states0", "states1", DataType.FLOAT))
        .addNode(block(2));
  }

  private static NodeProto cast(int block, String from, String to, DataType type) {
    return scoped(block, "Cast", List.of(from), to).toBuilder()
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(type.getNumber()))
        .build();
  }

  @Test
  void layersOfDifferentDimensionsAreRefused() {
    GraphProto.Builder graph =
        TinyBlocks.withoutBlocks()
            .addNode(
                scoped(0, "Concat", List.of("embedded", "embedded"), "states0").toBuilder()
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(2)))
            .addNode(block(1))
            .addNode(block(2));
    try (OnnxSession session = open(graph, 0, 1)) {
      assertThatThrownBy(() -> run(session, 4))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "Cannot run model: hidden states of all layers must have the same dimension: [2, 4]");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', must be distinct and at least one", "0 0, must be distinct and at least one"})
  void layersThatCannotBeAskedForTogetherAreRefused(String layers, String rule) {
    assertThatThrownBy(() -> open(TinyBlocks.graph(), ints(layers)).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layers %s: [%s]", rule, layers.replace(" ", ", "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "-1", "0 4"})
  void layersThatAreNoIndicesAreRefused(String layers) {
    assertThatThrownBy(() -> open(TinyBlocks.graph(), ints(layers)).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layers must lie in 0 to 3: [%s]", layers.replace(" ", ", "));
  }

  private GraphSignature signature(GraphProto.Builder graph) {
    return OnnxGraph.read(TinyModels.write(folder, graph)).signature();
  }

  private OnnxSession open(GraphProto.Builder graph, Integer... layers) {
    return OnnxGraph.read(TinyModels.write(folder, graph)).load(List.of(layers), 1);
  }

  private static Integer[] ints(String numbers) {
    return Stream.of(numbers.split(" "))
        .filter(number -> !number.isEmpty())
        .map(Integer::valueOf)
        .toArray(Integer[]::new);
  }

  /** States of one token, layer by layer. */
  private static List<String> run(OnnxSession session, long id) {
    HiddenStates states =
        session.run(List.<long[]>of(new long[] {id}), List.<long[]>of(new long[] {0}));
    return states.layers().stream()
        .map(layer -> Math.round(layer[0]) + " " + Math.round(layer[1]))
        .toList();
  }

  private static TensorProto external(String name, String location, int offset) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.FLOAT.getNumber())
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", Integer.toString(offset)))
        .addExternalData(entry("length", "4"))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static byte[] littleEndian(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static List<String> temporaryFolders() throws IOException {
    try (Stream<Path> paths = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return paths
          .map(Path::toFile)
          .map(File::getName)
          .filter(name -> name.startsWith(TemporaryFolder.PREFIX))
          .sorted()
          .toList();
    }
  }
}
