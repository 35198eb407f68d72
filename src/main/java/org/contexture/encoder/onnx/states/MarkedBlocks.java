package org.contexture.encoder.onnx.states;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphNode;
import org.contexture.encoder.onnx.states.StatesPath.Value;

/**
 * Values on the way of the states that are marked with their block: by the name or the metadata of
 * the node that gives them, or else by the name of a weight that this node alone reads. A weight
 * that several read may be one of many that were equal.
 */
final class MarkedBlocks {
  private final StatesPath path;
  private final ResidualStream stream;
  private final Set<String> weights;
  private final Map<String, Integer> readers = new HashMap<>();

  /** Of each block the values that are marked with it, in order. */
  private final NavigableMap<Integer, TreeSet<Integer>> marks = new TreeMap<>();

  private final Set<Integer> byNodes = new HashSet<>();

  MarkedBlocks(GraphFile graph, StatesPath path, ResidualStream stream) {
    this.path = path;
    this.stream = stream;
    this.weights = graph.initializers().keySet();
    for (GraphNode node : graph.nodes()) {
      node.inputs().stream()
          .filter(weights::contains)
          .forEach(weight -> readers.merge(weight, 1, Integer::sum));
    }
    for (int v = 0; v < path.values().size(); v++) {
      Value value = path.values().get(v);
      if (value.isOneOfSeveral()) {
        continue;
      }
      if (value.node().block() == GraphNode.OUTSIDE || value.isOfFusedSum()) {
        mark(v, ofWeights(value));
      } else {
        byNodes.add(value.node().block());
        mark(v, value.node().block());
      }
    }
    leaveOutLastNorm();
  }

  /** Some exporters number the norm behind the last block as a block of its own. */
  private void leaveOutLastNorm() {
    int attending = (int) stream.residuals().stream().filter(Residual::attends).count();
    if (marks.containsKey(attending)
        && marks.lastKey() == attending
        && marks.get(attending).equals(Set.of(path.values().size() - 1))) {
      marks.remove(attending);
      byNodes.remove(attending);
    }
  }

  private void mark(int value, int block) {
    if (block != GraphNode.OUTSIDE) {
      marks.computeIfAbsent(block, absent -> new TreeSet<>()).add(value);
    }
  }

  /** A sum that is one node with its norm says nothing: the norm may be the next block's. */
  private int ofWeights(Value value) {
    return value.isOfFusedSum() && value.step().equals(StatesPath.SUM)
        ? GraphNode.OUTSIDE
        : value.node().inputs().stream()
            .filter(weights::contains)
            .filter(weight -> readers.get(weight) == 1)
            .mapToInt(GraphNode::block)
            .max()
            .orElse(GraphNode.OUTSIDE);
  }

  /** Whether the nodes alone mark every block. */
  boolean areShownByNodes() {
    return byNodes.equals(marks.keySet());
  }

  /** Numbers of the blocks that are marked. */
  Set<Integer> blocks() {
    return marks.keySet();
  }

  /** Whether no value is marked with a block that it does not lie in. */
  boolean agreeWith(List<Integer> begins) {
    return marks.entrySet().stream()
        .allMatch(
            entry -> {
              int block = entry.getKey();
              if (block >= begins.size()) {
                return false;
              }
              int end =
                  block + 1 < begins.size() ? begins.get(block + 1) : path.values().size() - 1;
              return entry.getValue().first() > begins.get(block) && entry.getValue().last() <= end;
            });
  }

  /**
   * Where each block begins on the path, between the last value that is marked with the block
   * before and the first that is marked with its own; empty where that does not show.
   */
  List<Integer> begins() {
    List<Integer> begins = new ArrayList<>();
    Set<Integer> residuals =
        stream.residuals().stream().map(Residual::begin).collect(Collectors.toSet());
    NavigableSet<Integer> passed = new TreeSet<>(path.passed());
    int blocks = marks.size();
    if (blocks == 0 || !marks.keySet().equals(range(blocks))) {
      return List.of();
    }
    for (int block = 0; block < blocks; block++) {
      int after = block == 0 ? 0 : marks.get(block - 1).last();
      int before = marks.get(block).first();
      if (after >= before) {
        return List.of();
      }
      Set<Integer> between = passed.subSet(after, before);
      List<Integer> found = between.stream().filter(residuals::contains).toList();
      List<Integer> candidates = found.isEmpty() ? List.copyOf(between) : found;
      if (candidates.size() != 1) {
        return List.of();
      }
      begins.add(candidates.get(0));
    }
    return attendInEach(begins) ? begins : List.of();
  }

  private boolean attendInEach(List<Integer> begins) {
    Set<Integer> attending = new HashSet<>();
    for (Residual residual : stream.residuals()) {
      if (residual.attends()) {
        int at = Collections.binarySearch(begins, residual.begin());
        attending.add(at < 0 ? -at - 2 : at);
      }
    }
    return attending.equals(range(begins.size()));
  }

  private static Set<Integer> range(int end) {
    return IntStream.range(0, end).boxed().collect(Collectors.toSet());
  }
}
