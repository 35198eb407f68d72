package org.contexture.jobs.evaluate.metric;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How high the relevant documents stand among all, a mean over queries. Every query counts the
 * same, whatever the number of documents that are relevant to it.
 *
 * @param recallAt1 share of the relevant documents that stand first
 * @param recallAt10 share that is among the first ten
 * @param mrr mean of 1 / rank of the first relevant document, over the whole ranking
 * @param ndcgAt10 discounted gain of the first ten, 1 / log2(1 + rank) for each relevant document
 *     (Järvelin and Kekäläinen), as a share of the best that is possible
 */
public record RankingScores(double recallAt1, double recallAt10, double mrr, double ndcgAt10) {
  private static final int DEPTH = 10;

  /**
   * Scores rankings.
   *
   * @param ranks for each query the ranks of its relevant documents, from 1, at least one
   */
  public static RankingScores of(List<int[]> ranks) {
    if (ranks.isEmpty() || ranks.stream().anyMatch(ofQuery -> ofQuery.length == 0)) {
      throw new IllegalArgumentException("queries must be 1 or more, each with relevant documents");
    }
    return new RankingScores(
        mean(ranks, ofQuery -> recall(ofQuery, 1)),
        mean(ranks, ofQuery -> recall(ofQuery, DEPTH)),
        mean(ranks, ofQuery -> 1.0 / Arrays.stream(ofQuery).min().orElseThrow()),
        mean(ranks, RankingScores::ndcg));
  }

  private static double mean(List<int[]> ranks, ToDoubleFunction<int[]> ofQuery) {
    return ranks.stream().mapToDouble(ofQuery).sum() / ranks.size();
  }

  private static double recall(int[] ranks, int depth) {
    return (double) Arrays.stream(ranks).filter(rank -> rank <= depth).count() / ranks.length;
  }

  private static double ndcg(int[] ranks) {
    double gain = 0;
    double best = 0;
    for (int i = 0; i < ranks.length; i++) {
      gain += ranks[i] <= DEPTH ? gainAt(ranks[i]) : 0;
      best += i < DEPTH ? gainAt(i + 1) : 0;
    }
    return gain / best;
  }

  private static double gainAt(int rank) {
    return Math.log(2) / Math.log(1.0 + rank);
  }
}
