package org.contexture.encoder.onnx.states;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.LayerOrigin;
import org.contexture.encoder.onnx.graph.GraphNode;

/**
 * Finds the tensors that cross from one block of a graph into the next. A layer's states depend on
 * the token ids, are given by one block, and are read by the next one and by no other: a mask is
 * read by all. A quantizer stands for the tensor that it quantizes.
 */
final class LayerBorders {
  private final List<GraphNode> nodes;
  private final StatesFlow flow;
  private final SortedSet<Integer> blocks = new TreeSet<>();
  private final Map<Integer, List<String>> givenIn = new HashMap<>();

  LayerBorders(List<GraphNode> nodes) {
    this.nodes = nodes;
    this.flow = new StatesFlow(nodes);
    nodes.forEach(node -> blocks.add(node.block()));
    blocks.remove(GraphNode.OUTSIDE);
    for (String tensor : flow.tensors()) {
      int block = flow.giver(tensor).orElseThrow().block();
      givenIn.computeIfAbsent(block, absent -> new ArrayList<>()).add(tensor);
    }
  }

  /** Numbers of the blocks that the node names show. */
  Set<Integer> blocks() {
    return blocks;
  }

  /** What shows the blocks. */
  LayerOrigin origin() {
    return nodes.stream().anyMatch(node -> GraphNode.block(node.name()) != GraphNode.OUTSIDE)
        ? LayerOrigin.NODE_NAMES
        : LayerOrigin.METADATA;
  }

  /**
   * The layers.
   *
   * @param last the output that holds the last layer's states
   */
  HiddenLayers find(String last) {
    if (blocks.isEmpty()) {
      return HiddenLayers.onlyLast(
          last,
          "looked for outputs such as 'hidden_states.0' and for nodes with names such as"
              + " '/encoder/layer.0/MatMul'; found output '%s' and nodes with names such as '%s'"
                  .formatted(last, nodes.isEmpty() ? "" : nodes.get(nodes.size() - 1).name()));
    }
    if (!blocks.equals(new TreeSet<>(IntStream.range(0, blocks.size()).boxed().toList()))) {
      return HiddenLayers.onlyLast(
          last, "looked for blocks numbered from 0 without a gap; found blocks " + blocks);
    }
    List<String> tensors = new ArrayList<>();
    for (int block : blocks) {
      List<String> candidates = crossingInto(block);
      if (candidates.size() != 1) {
        return HiddenLayers.onlyLast(last, problem(block, candidates));
      }
      tensors.add(candidates.get(0));
    }
    tensors.add(last);
    return HiddenLayers.all(tensors);
  }

  /** What is in front of block 0 is in no block, which is numbered as if it were the one before. */
  private List<String> crossingInto(int block) {
    return givenIn.getOrDefault(block - 1, List.of()).stream()
        .filter(tensor -> readOnlyIn(tensor, block))
        .toList();
  }

  private boolean readOnlyIn(String tensor, int block) {
    Set<Integer> readers =
        flow.readers(tensor).stream().map(GraphNode::block).collect(Collectors.toSet());
    return readers.contains(block)
        && readers.stream()
            .allMatch(
                reader -> reader == block || reader == block - 1 || reader == GraphNode.OUTSIDE);
  }

  private static String problem(int block, List<String> candidates) {
    return "looked for one tensor that goes from %s into block %d alone; found %s"
        .formatted(block == 0 ? "the embeddings" : "block " + (block - 1), block, candidates);
  }
}
