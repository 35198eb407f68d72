package org.contexture.encoder.onnx.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.TensorSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatesTensorTest {
  private static final TensorSignature POOLED =
      new TensorSignature("sentence_embedding", "float", List.of("batch", "384"));

  @ParameterizedTest
  @ValueSource(strings = {"last_hidden_state", "token_embeddings"})
  void hiddenStatesAreFoundByNameAmongOthers(String name) {
    assertThat(output(states("hidden_states.0"), POOLED, states(name))).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "float16", "bfloat16"})
  void hiddenStatesMayBeOfAnyTypeOfFloatingPointUpToFloat(String type) {
    assertThat(output(states("last_hidden_state", type))).isEqualTo("last_hidden_state");
  }

  @Test
  void theOnlyOutputOfRankThreeIsTheHiddenStates() {
    assertThat(output(POOLED, states("1234"))).isEqualTo("1234");
  }

  @ParameterizedTest
  @ValueSource(strings = {"logits", "prediction_logits"})
  void logitsAreNoHiddenStates(String logits) {
    assertThat(output(states(logits))).isEqualTo("none");
    assertThat(output(states(logits), states("1234"))).isEqualTo("1234");
  }

  @ParameterizedTest
  @CsvSource({
    "last_hidden_state, 384, 768, true",
    "1234, 384, 384, true",
    "1234, width, 768, true",
    "1234, 9, 768, false"
  })
  void anOutputThatOnlyItsRankSpeaksForMustBeAsWideAsTheConfigSays(
      String name, String width, int configured, boolean found) {
    ModelConfig config =
        new ModelConfig(
            "bert",
            List.of(),
            false,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(configured),
            OptionalInt.empty(),
            Set.of(),
            Optional.empty(),
            false);
    TensorSignature output =
        new TensorSignature(name, "float", List.of("batch", "sequence", width));
    assertThat(new StatesTensor(List.of(output), config).output().isPresent()).isEqualTo(found);
  }

  @Test
  void withoutALastHiddenStateTheLastNumberedOutputIsIt() {
    assertThat(output(states("hidden_states[1]"), POOLED, states("hidden_states[0]")))
        .isEqualTo("hidden_states[1]");
  }

  @Test
  void twoNamelessOutputsOfRankThreeAreNotGuessedBetween() {
    assertThat(output(states("a"), states("b"))).isEqualTo("none");
  }

  @Test
  void hiddenStatesOfAnotherTypeAreRefused() {
    assertThatThrownBy(() -> output(states("last_hidden_state", "double")))
        .isInstanceOf(ModelException.class)
        .hasMessage("Output 'last_hidden_state' must be float, float16 or bfloat16: double");
  }

  private static String output(TensorSignature... outputs) {
    return new StatesTensor(List.of(outputs), ModelConfig.NONE)
        .output()
        .map(TensorSignature::name)
        .orElse("none");
  }

  private static TensorSignature states(String name) {
    return states(name, "float");
  }

  private static TensorSignature states(String name, String type) {
    return new TensorSignature(name, type, List.of("batch", "sequence", "384"));
  }
}
