package org.contexture.encoder.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolingTest {
  private static final int DIMENSION = 2;
  private static final int OFFSET = 4;
  private static final int TOKENS = 3;

  /** The tokens (1, -6), (2, 3), (9, -3); what stands around them belongs to other texts. */
  private static final float[] STATES = {
    Float.NaN, 100, 100, Float.NaN, 1, -6, 2, 3, 9, -3, Float.POSITIVE_INFINITY, Float.NaN
  };

  @ParameterizedTest
  @MethodSource
  void threeTokensPoolToTheValuesComputedByHand(Pooling pooling, float x, float y) {
    float[] vector = pooling.pool(new TokenStates(STATES, OFFSET, TOKENS, DIMENSION));
    assertThat(vector).containsExactly(new float[] {x, y}, within(1e-6f));
  }

  static Stream<Arguments> threeTokensPoolToTheValuesComputedByHand() {
    float root = (float) Math.sqrt(3);
    return Stream.of(
        Arguments.of(Pooling.MEAN, 4f, -2f),
        Arguments.of(Pooling.CLS, 1f, -6f),
        Arguments.of(Pooling.MAX, 9f, 3f),
        Arguments.of(Pooling.MEAN_SQRT_LEN_TOKENS, 12 / root, -6 / root),
        // (1 * 1 + 2 * 2 + 3 * 9) / 6 and (1 * -6 + 2 * 3 + 3 * -3) / 6
        Arguments.of(Pooling.WEIGHTED_MEAN, 32f / 6, -1.5f),
        Arguments.of(Pooling.LAST_TOKEN, 9f, -3f));
  }

  @ParameterizedTest
  @EnumSource
  void oneTokenPoolsToItself(Pooling pooling) {
    assertThat(pooling.pool(new TokenStates(STATES, 6, 1, DIMENSION))).containsExactly(2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void theStatesStayAsTheyAre(Pooling pooling) {
    float[] states = STATES.clone();
    float[] vector = pooling.pool(new TokenStates(states, OFFSET, TOKENS, DIMENSION));
    vector[0] = 77;
    assertThat(states).isEqualTo(STATES);
  }

  @ParameterizedTest
  @EnumSource
  void aPoolingIsFoundByItsId(Pooling pooling) {
    assertThat(Pooling.find(pooling.id())).contains(pooling);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MEAN", "average", "mean "})
  void anotherNameFindsNothing(String id) {
    assertThat(Pooling.find(id)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void idsAreThoseOfSentenceTransformers(Pooling pooling, String id) {
    assertThat(pooling.id()).isEqualTo(id);
  }

  static Stream<Arguments> idsAreThoseOfSentenceTransformers() {
    return Stream.of(
        Arguments.of(Pooling.MEAN, "mean"),
        Arguments.of(Pooling.CLS, "cls"),
        Arguments.of(Pooling.MAX, "max"),
        Arguments.of(Pooling.MEAN_SQRT_LEN_TOKENS, "mean_sqrt_len_tokens"),
        Arguments.of(Pooling.WEIGHTED_MEAN, "weightedmean"),
        Arguments.of(Pooling.LAST_TOKEN, "lasttoken"));
  }
}
