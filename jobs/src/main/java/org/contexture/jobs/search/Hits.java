package org.contexture.jobs.search;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** The nearest hits of each query so far. For one thread. */
@DefaultSerializer(JavaSerializer.class)
final class Hits implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int most;

  /** For each query; at the head is the farthest of those kept. */
  private final ArrayList<PriorityQueue<Hit>> kept = new ArrayList<>();

  /**
   * Of nothing yet.
   *
   * @param most hits that are kept for a query, at least 1
   */
  Hits(int queries, int most) {
    this.most = most;
    for (int q = 0; q < queries; q++) {
      kept.add(new PriorityQueue<>(Collections.reverseOrder()));
    }
  }

  /** Takes a hit in where it belongs; it is made only where it may. */
  void offer(int query, float similarity, Supplier<Hit> hit) {
    PriorityQueue<Hit> ofQuery = kept.get(query);
    if (ofQuery.size() < most || similarity >= ofQuery.peek().similarity()) {
      ofQuery.add(hit.get());
      if (ofQuery.size() > most) {
        ofQuery.poll();
      }
    }
  }

  /** Takes in what was found elsewhere. */
  Hits merge(Hits other) {
    for (int q = 0; q < kept.size(); q++) {
      for (Hit hit : other.kept.get(q)) {
        offer(q, hit.similarity(), () -> hit);
      }
    }
    return this;
  }

  /** The nearest first. */
  List<Hit> ofQuery(int query) {
    return kept.get(query).stream().sorted().toList();
  }
}
