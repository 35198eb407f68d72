package org.contexture.encoder.onnx.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.contexture.encoder.layer.HiddenLayers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedOutputsTest {
  private static final String LAST = "last_hidden_state";

  @ParameterizedTest
  @ValueSource(strings = {"hidden_states.%d", "hidden_states_%d", "hidden_states[%d]"})
  void outputsAreLayersInTheOrderOfTheirNumbers(String name) {
    String zero = name.formatted(0);
    String one = name.formatted(1);
    String two = name.formatted(2);
    assertThat(NumberedOutputs.find(List.of(two, "pooled", zero, one), two, 0))
        .contains(HiddenLayers.all(List.of(zero, one, two)));
  }

  /** With 0 blocks the nodes show none. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void theGraphsOwnLastLayerTakesTheHighestNumbersPlace(int blocks) {
    List<String> outputs = List.of(LAST, "hidden_states.0", "hidden_states.1", "hidden_states.2");
    assertThat(NumberedOutputs.find(outputs, LAST, blocks))
        .contains(HiddenLayers.all(List.of("hidden_states.0", "hidden_states.1", LAST)));
  }

  @Test
  void theGraphsOwnLastLayerFollowsWhereAsManyAreNumberedAsThereAreBlocks() {
    List<String> outputs = List.of("hidden_states.0", "hidden_states.1", LAST);
    assertThat(NumberedOutputs.find(outputs, LAST, 2)).contains(HiddenLayers.all(outputs));
  }

  @ParameterizedTest
  @CsvSource({
    "hidden_states.0 hidden_states.2, 2",
    "hidden_states.1 hidden_states.2, 2",
    "hidden_states.0, 0",
    "hidden_states.0 hidden_states.1 hidden_states.2, 6",
    "hidden_states.0x hidden_states.1x, 0",
    "hidden_states[0 hidden_states[1, 0",
    "pooled, 0"
  })
  void outputsThatAreNotEveryLayersAreNotTaken(String outputs, int blocks) {
    assertThat(NumberedOutputs.find(List.of(outputs.split(" ")), LAST, blocks)).isEmpty();
  }
}
