package org.contexture.encoder.transformers;

import static org.contexture.encoder.onnx.graph.GraphAttribute.numbers;

import java.io.IOException;
import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * A bias for how far tokens are from each other, one number per head for each of some buckets of
 * distances (T5, arXiv 1910.10683): half of the buckets for each direction, half of these for exact
 * distances, the others ever wider.
 *
 * @param module whose weight holds the numbers
 * @param farthest distance that is told from others
 */
record Distances(String module, int buckets, int farthest, int heads) {
  /** Adds its nodes: {@code [1, heads, sequence, sequence]}. */
  String add(Network network) throws IOException {
    GraphBuilder graph = network.graph();
    String scope = "distances";
    String ahead = Sight.ahead(network);
    String low = network.node(scope, "Max", ahead, graph.number(-farthest));
    String near = network.node(scope, "Min", low, graph.number(farthest));
    String index = network.node(scope, "Add", near, graph.number(farthest));
    String bucket = network.node(scope, "Gather", graph.numbers(table()), index);
    String bias = network.lookUp(module, bucket, buckets, heads);
    String inHeads = network.node(scope, "Transpose", List.of(bias), numbers("perm", 2, 0, 1));
    return network.node(scope, "Unsqueeze", inHeads, graph.numbers(0));
  }

  private long[] table() {
    long[] table = new long[2 * farthest + 1];
    for (int ahead = -farthest; ahead <= farthest; ahead++) {
      table[ahead + farthest] = bucket(ahead);
    }
    return table;
  }

  /** In float32, as the models were trained with. */
  private int bucket(int ahead) {
    int half = buckets / 2;
    int first = ahead > 0 ? half : 0;
    int distance = Math.abs(ahead);
    int exact = half / 2;
    if (distance < exact) {
      return first + distance;
    }
    float log = (float) Math.log((float) distance / exact);
    float wide = log / (float) Math.log((double) farthest / exact) * (half - exact);
    return first + Math.min(half - 1, exact + (int) wide);
  }
}
