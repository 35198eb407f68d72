package org.contexture.jobs.evaluate;

import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.pooling.VectorMath;

/**
 * Where documents stand when all are ordered by their product with a query. The products are taken
 * in blocks of queries and documents that fit the processor's cache, and each query's are kept only
 * until its documents are ranked.
 */
final class DocumentRanks {
  private static final int QUERIES = 32;
  private static final int DOCUMENTS = 256;

  private DocumentRanks() {}

  /**
   * The ranks of the relevant documents, from 1. Of documents with the same product the first comes
   * first.
   *
   * @param relevant for each query, numbers of documents
   */
  static List<int[]> of(float[][] queries, float[][] documents, List<int[]> relevant) {
    int blocks = (queries.length + QUERIES - 1) / QUERIES;
    return IntStream.range(0, blocks)
        .parallel()
        .boxed()
        .flatMap(
            block -> {
              int begin = block * QUERIES;
              int end = Math.min(begin + QUERIES, queries.length);
              double[][] products = products(queries, begin, end, documents);
              return IntStream.range(begin, end)
                  .mapToObj(query -> ranks(products[query - begin], relevant.get(query)));
            })
        .toList();
  }

  private static double[][] products(float[][] queries, int begin, int end, float[][] documents) {
    double[][] products = new double[end - begin][documents.length];
    for (int from = 0; from < documents.length; from += DOCUMENTS) {
      int to = Math.min(from + DOCUMENTS, documents.length);
      for (int query = begin; query < end; query++) {
        for (int document = from; document < to; document++) {
          products[query - begin][document] = VectorMath.dot(queries[query], documents[document]);
        }
      }
    }
    return products;
  }

  private static int[] ranks(double[] products, int[] relevant) {
    int[] ranks = new int[relevant.length];
    for (int r = 0; r < ranks.length; r++) {
      double own = products[relevant[r]];
      int before = 0;
      for (int document = 0; document < products.length; document++) {
        boolean higher = products[document] > own;
        before += higher || (products[document] == own && document < relevant[r]) ? 1 : 0;
      }
      ranks[r] = before + 1;
    }
    return ranks;
  }
}
