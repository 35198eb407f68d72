package org.contexture.encoder.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubtokenPoolingTest {
  /** The tokens (1, -6), (2, 3), (9, -3) between those of other words. */
  private static final float[] STATES = {
    Float.NaN, 100, 1, -6, 2, 3, 9, -3, Float.POSITIVE_INFINITY, Float.NaN
  };

  @ParameterizedTest
  @MethodSource
  void aWordOfThreeTokensPoolsToTheValuesComputedByHand(SubtokenPooling pooling, float... values) {
    float[] vector = pooling.pool(new TokenStates(STATES, 2, 3, 2));
    assertThat(vector).containsExactly(values, within(1e-6f)).hasSize(pooling.width(2));
  }

  static Stream<Arguments> aWordOfThreeTokensPoolsToTheValuesComputedByHand() {
    return Stream.of(
        Arguments.of(SubtokenPooling.FIRST, new float[] {1, -6}),
        Arguments.of(SubtokenPooling.LAST, new float[] {9, -3}),
        Arguments.of(SubtokenPooling.FIRST_LAST, new float[] {1, -6, 9, -3}),
        Arguments.of(SubtokenPooling.MEAN, new float[] {4, -2}));
  }

  @ParameterizedTest
  @EnumSource
  void oneTokenPoolsToItself(SubtokenPooling pooling) {
    float[] vector = pooling.pool(new TokenStates(STATES, 4, 1, 2));
    assertThat(vector)
        .containsExactly(
            pooling == SubtokenPooling.FIRST_LAST ? new float[] {2, 3, 2, 3} : new float[] {2, 3});
  }

  @ParameterizedTest
  @EnumSource
  void aPoolingIsFoundByItsId(SubtokenPooling pooling) {
    assertThat(SubtokenPooling.find(pooling.id())).contains(pooling);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FIRST", "max"})
  void anotherNameFindsNothing(String id) {
    assertThat(SubtokenPooling.find(id)).isEmpty();
  }

  @Test
  void idsAreThoseOfFlair() {
    assertThat(SubtokenPooling.values())
        .extracting(SubtokenPooling::id)
        .containsExactly("first", "last", "first_last", "mean");
  }
}
