package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphSignatureTest {
  private static final TensorSignature IDS = input("input_ids", "int64");
  private static final TensorSignature POOLED =
      new TensorSignature("sentence_embedding", "float", List.of("batch", "384"));

  @Test
  void aGraphWithoutInputIdsIsRefusedWithItsInputs() {
    GraphSignature signature = signature(List.of(input("pixel_values", "float")), List.of());
    assertThatThrownBy(() -> GraphSignature.requireInputs(signature.inputs()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Model has no input 'input_ids'; inputs: [pixel_values: float[batch, sequence]]");
  }

  @Test
  void anInputThatCannotBeFilledIsRefusedWithAllInputs() {
    GraphSignature signature = signature(List.of(IDS, input("position_ids", "int64")), List.of());
    assertThatThrownBy(() -> GraphSignature.requireInputs(signature.inputs()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Model has an input that cannot be filled: 'position_ids'; inputs: [input_ids:"
                + " int64[batch, sequence], position_ids: int64[batch, sequence]]");
  }

  @ParameterizedTest
  @CsvSource({"input_ids, float", "attention_mask, bool"})
  void anInputOfAnotherTypeIsRefused(String name, String type) {
    GraphSignature signature = signature(List.of(input(name, type), IDS), List.of());
    assertThatThrownBy(() -> GraphSignature.requireInputs(signature.inputs()))
        .isInstanceOf(ModelException.class)
        .hasMessage("Input '%s' must be int64 or int32: %s", name, type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"int64", "int32"})
  void bothIntegerTypesAreTaken(String type) {
    GraphSignature signature =
        signature(
            List.of(
                input("token_type_ids", type),
                input("attention_mask", type),
                input("input_ids", type)),
            List.of());
    assertThatCode(() -> GraphSignature.requireInputs(signature.inputs()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"last_hidden_state", "token_embeddings"})
  void hiddenStatesAreFoundByNameAmongOthers(String name) {
    GraphSignature signature =
        signature(List.of(IDS), List.of(states("hidden_states.0"), POOLED, states(name)));
    assertThat(signature.hiddenStates()).isEqualTo(states(name));
  }

  @Test
  void theOnlyOutputOfRankThreeIsTheHiddenStates() {
    GraphSignature signature = signature(List.of(IDS), List.of(POOLED, states("1234")));
    assertThat(signature.hiddenStates()).isEqualTo(states("1234"));
  }

  @Test
  void withoutALastHiddenStateTheLastNumberedOutputIsIt() {
    GraphSignature signature =
        signature(
            List.of(IDS), List.of(states("hidden_states[1]"), POOLED, states("hidden_states[0]")));
    assertThat(signature.hiddenStates()).isEqualTo(states("hidden_states[1]"));
  }

  @Test
  void aGraphWithoutAnOutputOfRankThreeIsRefusedWithItsOutputs() {
    GraphSignature signature = signature(List.of(IDS), List.of(POOLED));
    assertThatThrownBy(signature::hiddenStates)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Model has no output 'last_hidden_state'; outputs: [sentence_embedding: float[batch,"
                + " 384]]");
  }

  @Test
  void twoNamelessOutputsOfRankThreeAreNotGuessedBetween() {
    GraphSignature signature = signature(List.of(IDS), List.of(states("a"), states("b")));
    assertThatThrownBy(signature::hiddenStates)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Model has no output 'last_hidden_state'; outputs: [a: float[batch, sequence, 384], b:"
                + " float[batch, sequence, 384]]");
  }

  @Test
  void hiddenStatesOfAnotherTypeAreRefused() {
    GraphSignature signature =
        signature(
            List.of(IDS),
            List.of(
                new TensorSignature(
                    "last_hidden_state", "double", List.of("batch", "sequence", "384"))));
    assertThatThrownBy(signature::hiddenStates)
        .isInstanceOf(ModelException.class)
        .hasMessage("Output 'last_hidden_state' must be float: double");
  }

  private static GraphSignature signature(
      List<TensorSignature> inputs, List<TensorSignature> outputs) {
    return new GraphSignature(inputs, outputs, HiddenLayers.onlyLast("states", ""), false);
  }

  private static TensorSignature input(String name, String type) {
    return new TensorSignature(name, type, List.of("batch", "sequence"));
  }

  private static TensorSignature states(String name) {
    return new TensorSignature(name, "float", List.of("batch", "sequence", "384"));
  }
}
