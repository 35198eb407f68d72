package org.contexture.encoder.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TokenBudgetTest {
  @Property
  void everyTextIsInOneBatchOnce(
      @ForAll @Size(max = 60) int[] lengths, @ForAll @IntRange(min = 1, max = 4096) int tokens) {
    int[] positive = withinRange(lengths);
    int[] indices =
        new TokenBudget(tokens)
            .batches(positive).stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertThat(indices).isEqualTo(IntStream.range(0, positive.length).toArray());
  }

  @Property
  void aBatchIsWithinTheBudgetOrOneText(
      @ForAll @Size(max = 60) int[] lengths, @ForAll @IntRange(min = 1, max = 4096) int tokens) {
    int[] positive = withinRange(lengths);
    for (int[] batch : new TokenBudget(tokens).batches(positive)) {
      int longest = Arrays.stream(batch).map(i -> positive[i]).max().orElseThrow();
      assertThat(batch.length == 1 || longest * batch.length <= tokens).isTrue();
    }
  }

  @Property
  void batchesComeLongestFirst(
      @ForAll @Size(max = 60) int[] lengths, @ForAll @IntRange(min = 1, max = 4096) int tokens) {
    int[] positive = withinRange(lengths);
    int[] inOrder =
        new TokenBudget(tokens)
            .batches(positive).stream()
                .flatMapToInt(Arrays::stream)
                .map(i -> -positive[i])
                .toArray();
    assertThat(inOrder).isSorted();
  }

  @Example
  void aBatchIsFilledUpToTheBudget() {
    List<int[]> batches = new TokenBudget(12).batches(new int[] {3, 5, 20, 4, 3, 6, 2});
    assertThat(batches)
        .containsExactly(new int[] {2}, new int[] {5, 1}, new int[] {3, 0, 4}, new int[] {6});
  }

  @Example
  void noTextsGiveNoBatches() {
    assertThat(new TokenBudget(1024).batches(new int[0])).isEmpty();
  }

  @Example
  void aBudgetBelowOneIsRefused() {
    assertThatThrownBy(() -> new TokenBudget(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token-budget must be at least 1: 0");
  }

  private static int[] withinRange(int[] lengths) {
    return Arrays.stream(lengths).map(length -> Math.floorMod(length, 700) + 1).toArray();
  }
}
