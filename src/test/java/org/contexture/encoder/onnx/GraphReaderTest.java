package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.contexture.encoder.fixture.TinyModels.lookup;
import static org.contexture.encoder.fixture.TinyModels.lookupWithoutSignature;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.LayerOrigin;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphReader;
import org.contexture.encoder.onnx.graph.TensorSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphReaderTest {
  @TempDir private Path folder;

  @Test
  void inputsAndOutputsAreReadInTheGraphsOrder() throws IOException {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addInput(tensor("attention_mask", DataType.INT32, "", "length"))
            .addOutput(tensor("pooler_output", DataType.DOUBLE, "batch"))
            .addOutput(tensor("last_hidden_state", DataType.FLOAT, "batch", "sequence", "2"));
    GraphSignature signature = read(graph);
    assertThat(signature)
        .isEqualTo(
            new GraphSignature(
                List.of(
                    new TensorSignature("input_ids", "int64", List.of("batch", "sequence")),
                    new TensorSignature("attention_mask", "int32", List.of("?", "length"))),
                List.of(
                    new TensorSignature("pooler_output", "double", List.of("batch")),
                    new TensorSignature(
                        "last_hidden_state", "float", List.of("batch", "sequence", "2"))),
                new HiddenLayers(
                    List.of("last_hidden_state"),
                    false,
                    "looked for outputs such as 'hidden_states.0' and for nodes with names such as"
                        + " '/encoder/layer.0/MatMul'; found output 'last_hidden_state' and nodes"
                        + " with names such as 'Gather_last_hidden_state'",
                    List.of(LayerOrigin.OUTPUT_NAME)),
                false,
                ModelFamily.ENCODER,
                Batches.mixedLengths(
                    "tokens see each other by attention alone, which padding is hidden from"),
                List.of(
                    "input_ids: ids of the tokens, padded at the end with 0",
                    "attention_mask: 1 for each token, 0 for padding")));
  }

  @Test
  void weightsListedAmongTheInputsAreNoInputs() throws IOException {
    GraphProto.Builder graph = lookup().addInput(tensor("table", DataType.FLOAT, "8", "2"));
    assertThat(read(graph).inputs())
        .extracting(TensorSignature::name)
        .containsExactly("input_ids", "attention_mask");
  }

  @ParameterizedTest
  @CsvSource({
    "DynamicQuantizeLinear, true",
    "DynamicQuantizeMatMul, true",
    "DynamicQuantizeLSTM, true",
    "QuantizeLinear, false"
  })
  void aDynamicallyQuantizedGraphIsDetected(String operator, boolean dynamic) throws IOException {
    GraphProto.Builder graph = lookup().addNode(node(operator, List.of("table"), "q", "scale"));
    assertThat(read(graph).dynamicallyQuantized()).isEqualTo(dynamic);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/encoder/layer.%d/attention/MatMul",
        "/layers.%d/Add",
        "/model/layers.%d/mlp/Mul",
        "h.%d",
        "/transformer/h.%d/Add",
        "/bert/block.%d/Add_1",
        "/transformer/blocks.%d/ffn/Add",
        "/encoder/block.%d/layer.0/SelfAttention/MatMul",
        "distilbert.layer.%d.MatMul"
      })
  void blocksAreToldByTheScopesOfTheNodeNames(String name) throws IOException {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addOutput(tensor("s12", DataType.FLOAT, "batch", "sequence", "2"))
            .addNode(node("Identity", List.of("last_hidden_state"), "s0"));
    for (int i = 0; i < 12; i++) {
      NodeProto block = node("Identity", List.of("s" + i), "s" + (i + 1));
      graph.addNode(block.toBuilder().setName(name.formatted(i)));
    }
    GraphSignature signature = read(graph);
    assertThat(signature.hiddenLayers().blocks()).isEqualTo(12);
    assertThat(signature.hiddenLayers().tensors())
        .containsExactlyElementsOf(IntStream.rangeClosed(0, 12).mapToObj(i -> "s" + i).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/player.1/Add", "/layer.x/Add", "/layer.1a/Add", "/layernorm.1/Add"})
  void otherNamesAreNoBlocks(String name) throws IOException {
    GraphProto.Builder graph =
        lookup().addNode(node("Identity", List.of("table"), "a").toBuilder().setName(name));
    assertThat(read(graph).hiddenLayers().blocks()).isZero();
  }

  @Test
  void theEmbeddedModelIsReadAsWhatItIs() {
    GraphSignature signature = OnnxGraph.read(MiniLm.float32()).signature();
    assertThat(signature.inputs())
        .extracting(TensorSignature::name)
        .containsExactlyInAnyOrder("input_ids", "attention_mask", "token_type_ids");
    assertThat(signature.hiddenLayers().last()).isEqualTo("last_hidden_state");
    assertThat(signature.hiddenLayers().blocks()).isEqualTo(6);
    assertThat(signature.dynamicallyQuantized()).isFalse();
    assertThat(OnnxGraph.read(MiniLm.int8()).signature().dynamicallyQuantized()).isTrue();
  }

  @Test
  void aTypeNewerThanThisReaderKeepsItsNumber() throws IOException {
    GraphProto.Builder graph = lookup().addOutput(tensor("future", 99, "batch"));
    assertThat(read(graph).outputs().get(1))
        .isEqualTo(new TensorSignature("future", "type 99", List.of("batch")));
  }

  @Test
  void aFileCutAnywhereIsAModelException() throws IOException {
    byte[] whole = TinyModels.bytes(lookup());
    Path file = folder.resolve("model.onnx");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> OnnxGraph.read(file, ModelConfig.NONE).load(List.of(0), 1).close())
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(ModelException.class)
          .hasMessageMatching("(?s)Cannot (read|load) model \\Q" + file + "\\E: .+");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, it holds no ONNX graph", "40, it is cut short or no ONNX graph: "})
  void aFileCutShortIsNamed(int length, String reason) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, Arrays.copyOf(TinyModels.bytes(lookup()), length));
    assertThatThrownBy(() -> GraphReader.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model %s: %s", file, reason);
  }

  @Test
  void aFileCutInsideItsGraphSaysWhatTheReaderFound() throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, Arrays.copyOf(TinyModels.bytes(lookup()), 40));
    assertThatThrownBy(() -> GraphReader.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot read model %s: it is cut short or no ONNX graph: While parsing a protocol"
                + " message, the input ended unexpectedly in the middle of a field.  This could"
                + " mean either that the input has been truncated or that an embedded message"
                + " misreported its own length.",
            file);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void garbageIsAModelException(long seed) throws IOException {
    byte[] garbage = new byte[5000];
    new Random(seed).nextBytes(garbage);
    Path file = Files.write(folder.resolve("model.onnx"), garbage);
    assertThatThrownBy(() -> GraphReader.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model " + file + ": it ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "\u000b"})
  void aTextFileIsAModelException(String start) throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), start.repeat(5000));
    assertThatThrownBy(() -> GraphReader.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model " + file + ": it ");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = folder.resolve("missing.onnx");
    assertThatThrownBy(() -> GraphReader.read(missing))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot read model " + missing + ": ");
  }

  private GraphSignature read(GraphProto.Builder graph) throws IOException {
    return OnnxGraph.read(
            Files.write(folder.resolve("model.onnx"), TinyModels.bytes(graph)), ModelConfig.NONE)
        .signature();
  }
}
