package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.contexture.encoder.fixture.TinyModels.lookup;
import static org.contexture.encoder.fixture.TinyModels.lookupWithoutSignature;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxSessionTest {
  @TempDir private Path folder;

  @Test
  void aBatchGivesTheStatesOfEveryTokenAndOfPadding() {
    try (OnnxSession session = open(lookup())) {
      HiddenStates states = run(session, new long[] {2, 5, 3}, new long[] {4});
      assertThat(states.length()).isEqualTo(3);
      assertThat(states.dimension()).isEqualTo(2);
      assertThat(states.offset(1)).isEqualTo(6);
      assertThat(states.layers().get(0)).containsExactly(2, 4, 5, 10, 3, 6, 4, 8, 0, 0, 0, 0);
    }
  }

  @Test
  void theHiddenStatesAreTakenFromAmongOtherOutputs() {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addNode(node("Identity", List.of("input_ids"), "copy"))
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addOutput(tensor("copy", DataType.INT64, "batch", "sequence"))
            .addOutput(tensor("last_hidden_state", DataType.FLOAT, "batch", "sequence", "2"));
    try (OnnxSession session = open(graph)) {
      assertThat(run(session, new long[] {6}).layers().get(0)).containsExactly(6, 12);
    }
  }

  @Test
  void aSwitchForACacheIsOff() {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addNode(
                node("Cast", List.of("use_cache_branch"), "cached").toBuilder()
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("to")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(DataType.FLOAT.getNumber())))
            .addNode(node("Add", List.of("last_hidden_state", "cached"), "states"))
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addInput(tensor("use_cache_branch", DataType.BOOL, "1"))
            .addOutput(tensor("states", DataType.FLOAT, "batch", "sequence", "2"));
    try (OnnxSession session = open(graph)) {
      assertThat(run(session, new long[] {6}).layers().get(0)).containsExactly(6, 12);
    }
  }

  @Test
  void anIdThatItsTypeCannotHoldIsAnErrorOfTheRun() {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .setNode(0, node("Gather", List.of("table", "ids"), "last_hidden_state"))
            .addNode(
                0,
                node("Cast", List.of("input_ids"), "ids").toBuilder()
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("to")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(DataType.INT64.getNumber())))
            .addInput(tensor("input_ids", DataType.INT8, "batch", "sequence"))
            .addOutput(tensor("last_hidden_state", DataType.FLOAT, "batch", "sequence", "2"));
    try (OnnxSession session = open(graph)) {
      assertThat(session.vocabulary()).isEqualTo(9);
      assertThat(run(session, new long[] {6}).layers().get(0)).containsExactly(6, 12);
      assertThatThrownBy(() -> run(session, new long[] {300}))
          .isInstanceOf(ModelException.class)
          .hasMessage("Cannot run model: Values of type int8 must lie in -128 to 127: 300");
    }
  }

  @Test
  void aRunThatFailsSaysWhyAndLeavesTheSessionUsable() {
    try (OnnxSession session = open(lookup())) {
      assertThatThrownBy(() -> run(session, new long[] {9}))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "Cannot run model: Error code - ORT_INVALID_ARGUMENT - message: Non-zero status code"
                  + " returned while running Gather node. Name:'Gather_last_hidden_state' Status"
                  + " Message: indices element out of data bounds, idx=9 must be within the"
                  + " inclusive range [-9,8]");
      assertThat(run(session, new long[] {1}).layers().get(0)).containsExactly(1, 2);
    }
  }

  @Test
  void statesOfAnotherShapeAreRefused() {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addNode(node("Transpose", List.of("last_hidden_state"), "states"))
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addOutput(tensor("states", DataType.FLOAT, "a", "b", "c"));
    try (OnnxSession session = open(graph)) {
      assertThatThrownBy(() -> run(session, new long[] {2, 5, 3}))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "Cannot run model: hidden states 'states' must have shape [1, 3, dimension]: (2, 3,"
                  + " 1)");
    }
  }

  @Test
  void aGraphThatTheRuntimeRefusesIsNamed() {
    GraphProto.Builder graph = lookup().addNode(node("NoSuchOperator", List.of("table"), "x"));
    assertThatThrownBy(() -> open(graph).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load model %1$s: Error code - ORT_INVALID_GRAPH - message: Load model from"
                + " %1$s failed:This is an invalid model. In Node, (\"NoSuchOperator_x\","
                + " NoSuchOperator, \"\", -1) : (\"table\": tensor(float),) -> (\"x\",) , Error No Op"
                + " registered for NoSuchOperator with domain_version of 13",
            folder.resolve("model.onnx"));
  }

  @Test
  void aCommandLineThatWouldEndTheJvmIsRefused() {
    NativeLibraries.requireShortCommandLine(3900);
    assertThatThrownBy(() -> NativeLibraries.requireShortCommandLine(3901))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot load ONNX Runtime: it fails where the JVM's command line is over 3900 bytes:"
                + " 3901; put options into a file (--config, --properties-file, java @FILE), and"
                + " quote globs");
  }

  @Test
  void theVersionsInUseAreToldByLibrary() {
    assertThat(NativeLibraries.versions())
        .containsOnlyKeys("djl", "onnxruntime", "tokenizers")
        .allSatisfy((library, version) -> assertThat(version).matches("\\d+\\.\\d+\\..+"));
  }

  private OnnxSession open(GraphProto.Builder graph) {
    return OnnxGraph.read(TinyModels.write(folder, graph)).load(List.of(0), 1);
  }

  private static HiddenStates run(OnnxSession session, long[]... ids) {
    List<long[]> rows = List.of(ids);
    return session.run(rows, rows.stream().map(row -> new long[row.length]).toList());
  }
}
