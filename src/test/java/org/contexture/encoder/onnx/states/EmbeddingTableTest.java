package org.contexture.encoder.onnx.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.contexture.encoder.fixture.TinyModels.lookupWithoutSignature;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.onnx.graph.GraphReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTableTest {
  @TempDir private Path folder;

  @Test
  void itsRowsAreThoseOfTheWeightThatIdsAreLookedUpIn() throws IOException {
    assertThat(rows(gather("table", "input_ids"))).isEqualTo(9);
  }

  @Test
  void idsMayBeCastAndReshapedOnTheirWay() throws IOException {
    assertThat(
            rows(
                node("Cast", List.of("input_ids"), "whole"),
                node("Reshape", List.of("whole", "shape"), "ids"),
                gather("table", "ids")))
        .isEqualTo(9);
  }

  @Test
  void aTableMayBeQuantized() throws IOException {
    assertThat(
            rows(
                node("DequantizeLinear", List.of("table", "scale", "zero"), "floats"),
                gather("floats", "input_ids")))
        .isEqualTo(9);
  }

  @Test
  void aTableThatIsComputedIsNotKnown() throws IOException {
    assertThat(rows(node("Transpose", List.of("table"), "turned"), gather("turned", "input_ids")))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"types", ""})
  void theEmbeddingLayerMayBeOneNode(String types) throws IOException {
    assertThat(
            rows(
                node("Cast", List.of("input_ids"), "ids"),
                node(
                    "EmbedLayerNormalization",
                    List.of("ids", types, "table", "positions", "", "gamma", "beta"),
                    "last_hidden_state")))
        .isEqualTo(9);
  }

  @Test
  void aLookUpOfPositionsIsNone() throws IOException {
    assertThat(rows(node("Shape", List.of("input_ids"), "shape"), gather("table", "shape")))
        .isZero();
  }

  private static NodeProto gather(String table, String ids) {
    return node("Gather", List.of(table, ids), "last_hidden_state");
  }

  private long rows(NodeProto... nodes) throws IOException {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .clearNode()
            .addAllNode(List.of(nodes))
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addOutput(tensor("last_hidden_state", DataType.FLOAT, "batch", "sequence", "2"));
    Path file = Files.write(folder.resolve("model.onnx"), TinyModels.bytes(graph));
    return new EmbeddingTable(GraphReader.read(file)).rows();
  }
}
