package org.contexture.encoder.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerMixTest {
  /** Two tokens of two values, in three layers. */
  private static final List<float[]> LAYERS =
      List.of(new float[] {1, 2, 3, 4}, new float[] {10, 20, 30, 40}, new float[] {-2, 2, 0, 1});

  private static final float[] WEIGHTS = {0.5f, 2, -1};

  @ParameterizedTest
  @MethodSource
  void threeLayersMixToTheValuesComputedByHand(LayerMix mix, float... values) {
    assertThat(mix.apply(LAYERS, 2, WEIGHTS)).containsExactly(values, within(1e-6f));
    assertThat(values).hasSize(2 * mix.width(2, 3));
  }

  static Stream<Arguments> threeLayersMixToTheValuesComputedByHand() {
    return Stream.of(
        Arguments.of(LayerMix.MEAN, new float[] {3, 8, 11, 15}),
        Arguments.of(LayerMix.SUM, new float[] {9, 24, 33, 45}),
        Arguments.of(LayerMix.WEIGHTED, new float[] {22.5f, 39, 61.5f, 81}),
        Arguments.of(LayerMix.CONCAT, new float[] {1, 2, 10, 20, -2, 2, 3, 4, 30, 40, 0, 1}));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WEIGHTED")
  void oneLayerIsItself(LayerMix mix) {
    assertThat(mix.apply(LAYERS.subList(1, 2), 2, new float[0])).isSameAs(LAYERS.get(1));
  }

  @Test
  void oneLayerIsMultipliedByItsWeight() {
    assertThat(LayerMix.WEIGHTED.apply(LAYERS.subList(1, 2), 2, new float[] {0.5f}))
        .containsExactly(5, 10, 15, 20);
    assertThat(LAYERS.get(1)).containsExactly(10, 20, 30, 40);
  }

  @ParameterizedTest
  @MethodSource
  void elmosScalarsPassThroughASoftmax(List<Double> scalars, double gamma, float... weights) {
    assertThat(LayerMix.scalarMix(scalars, gamma)).containsExactly(weights, within(1e-6f));
  }

  static Stream<Arguments> elmosScalarsPassThroughASoftmax() {
    float third = 1 / 3f;
    // e^0, e^ln 2 and e^ln 5 are 1, 2 and 5 of 8.
    List<Double> ofEight = List.of(0.0, Math.log(2), Math.log(5));
    return Stream.of(
        Arguments.of(List.of(0.0, 0.0, 0.0), 1.0, new float[] {third, third, third}),
        Arguments.of(ofEight, 1.0, new float[] {0.125f, 0.25f, 0.625f}),
        Arguments.of(ofEight, -4.0, new float[] {-0.5f, -1, -2.5f}),
        Arguments.of(List.of(1000.0, -1000.0), 2.0, new float[] {2, 0}),
        Arguments.of(List.of(7.0), 3.0, new float[] {3}));
  }

  @ParameterizedTest
  @EnumSource
  void aMixIsFoundByItsId(LayerMix mix) {
    assertThat(LayerMix.find(mix.id())).contains(mix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MEAN", "average"})
  void anotherNameFindsNothing(String id) {
    assertThat(LayerMix.find(id)).isEmpty();
  }
}
