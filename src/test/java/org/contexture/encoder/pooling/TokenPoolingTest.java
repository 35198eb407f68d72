package org.contexture.encoder.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A stretch that comes in parts pools to what it pools to as a whole. */
class TokenPoolingTest {
  private static final int DIMENSION = 3;

  @Property
  void aStretchInPartsPoolsToTheSameVector(
      @ForAll("poolings") TokenPooling pooling,
      @ForAll("states") float[] states,
      @ForAll Set<@IntRange(min = 1, max = 40) Integer> cuts) {
    float[] whole = pooling.pool(all(states));
    float[] merged = inParts(pooling, all(states), cuts);
    assertThat(merged).hasSameSizeAs(whole);
    for (int d = 0; d < whole.length; d++) {
      assertThat(merged[d]).isCloseTo(whole[d], within(2e-5f * Math.max(10, Math.abs(whole[d]))));
    }
  }

  @Property
  void aStretchInOnePartPoolsToTheSameBits(
      @ForAll("poolings") TokenPooling pooling, @ForAll("states") float[] states) {
    assertThat(inParts(pooling, all(states), Set.of())).isEqualTo(pooling.pool(all(states)));
  }

  @Property
  void aPoolingThatPicksValuesGivesTheSameBitsInAnyParts(
      @ForAll("pickers") TokenPooling pooling,
      @ForAll("states") float[] states,
      @ForAll Set<@IntRange(min = 1, max = 40) Integer> cuts) {
    assertThat(inParts(pooling, all(states), cuts)).isEqualTo(pooling.pool(all(states)));
  }

  private static TokenStates all(float[] states) {
    return new TokenStates(states, 0, states.length / DIMENSION, DIMENSION);
  }

  private static float[] inParts(TokenPooling pooling, TokenStates states, Set<Integer> cuts) {
    int tokens = states.tokens();
    TreeSet<Integer> ends = new TreeSet<>(cuts);
    ends.removeIf(end -> end >= tokens);
    ends.add(tokens);
    float[] vector = null;
    int begin = 0;
    for (int end : ends) {
      float[] part = new float[pooling.width(DIMENSION)];
      pooling.accumulate(part, states.part(begin, end), begin, tokens);
      if (vector == null) {
        vector = part;
      } else {
        pooling.merge(vector, part);
      }
      begin = end;
    }
    pooling.finish(vector, tokens);
    return vector;
  }

  @Provide
  Arbitrary<TokenPooling> poolings() {
    List<TokenPooling> all =
        Stream.<TokenPooling>concat(
                Stream.of(Pooling.values()), Stream.of(SubtokenPooling.values()))
            .toList();
    return Arbitraries.of(all);
  }

  @Provide
  Arbitrary<TokenPooling> pickers() {
    return Arbitraries.of(
        Pooling.CLS,
        Pooling.LAST_TOKEN,
        Pooling.MAX,
        SubtokenPooling.FIRST,
        SubtokenPooling.LAST,
        SubtokenPooling.FIRST_LAST);
  }

  /** The states of 1 to 40 tokens. */
  @Provide
  Arbitrary<float[]> states() {
    return Arbitraries.doubles()
        .between(-10, 10)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(TokenPoolingTest::spread);
  }

  private static float[] spread(List<Double> values) {
    float[] states = new float[values.size() * DIMENSION];
    IntStream.range(0, states.length)
        .forEach(i -> states[i] = (float) (values.get(i / DIMENSION) + i % DIMENSION));
    return states;
  }
}
