package org.contexture.encoder.run;

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
import org.contexture.encoder.layer.BatchRegime;

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

  @Property
  void ofEqualLengthsAllTextsOfABatchAre(
      @ForAll @Size(max = 60) int[] lengths, @ForAll @IntRange(min = 1, max = 4096) int tokens) {
    int[] positive = withinRange(lengths);
    List<int[]> batches = new TokenBudget(tokens, BatchRegime.EQUAL_LENGTHS).batches(positive);
    for (int[] batch : batches) {
      assertThat(Arrays.stream(batch).map(i -> positive[i]).distinct()).hasSize(1);
      assertThat(batch.length == 1 || positive[batch[0]] * batch.length <= tokens).isTrue();
    }
    assertThat(batches.stream().mapToInt(batch -> batch.length).sum()).isEqualTo(positive.length);
  }

  @Property
  void oneTextIsInEachBatchWhereNoneMayShareIt(@ForAll @Size(max = 60) int[] lengths) {
    assertThat(new TokenBudget(4096, BatchRegime.ONE_TEXT).batches(withinRange(lengths)))
        .allMatch(batch -> batch.length == 1)
        .hasSize(lengths.length);
  }

  @Example
  void aShortTextDoesNotRideWithALongOneWhereARunOfItsOwnIsCheaper() {
    assertThat(new TokenBudget(1024).batches(new int[] {100, 100, 20, 20}))
        .containsExactly(new int[] {0, 1}, new int[] {2, 3});
    assertThat(new TokenBudget(1024).batches(new int[] {30, 20})).containsExactly(new int[] {0, 1});
  }

  @Property(tries = 200)
  void noOtherCutCostsLess(
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 80) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 400) int tokens) {
    int[] descending = lengths.stream().mapToInt(i -> -i).sorted().map(i -> -i).toArray();
    long cheapest = Long.MAX_VALUE;
    for (int cuts = 0; cuts < 1 << (descending.length - 1); cuts++) {
      cheapest = Math.min(cheapest, cost(descending, cuts, tokens));
    }
    long found = 0;
    for (int[] batch : new TokenBudget(tokens).batches(descending)) {
      found += (long) descending[batch[0]] * batch.length + 16;
    }
    assertThat(found).isEqualTo(cheapest);
  }

  /** Padded size and 16 for each run, where bit i of the cuts ends a batch after text i. */
  private static long cost(int[] descending, int cuts, int tokens) {
    long cost = 0;
    for (int begin = 0, i = 0; i < descending.length; i++) {
      if (i == descending.length - 1 || (cuts >> i & 1) == 1) {
        long padded = (long) descending[begin] * (i - begin + 1);
        if (padded > tokens && i > begin) {
          return Long.MAX_VALUE;
        }
        cost += padded + 16;
        begin = i + 1;
      }
    }
    return cost;
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
