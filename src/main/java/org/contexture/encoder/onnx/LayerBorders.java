package org.contexture.encoder.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Finds the tensors that cross from one block of a graph into the next. A layer's states depend on
 * the token ids, are given by one block, and are read by the next one and by no other: a mask is
 * read by all. A quantizer stands for the tensor that it quantizes.
 */
final class LayerBorders {
  private static final Set<String> QUANTIZERS = Set.of("DynamicQuantizeLinear", "QuantizeLinear");

  /** Their outputs depend on how many tokens there are, not on which. */
  private static final Set<String> MEASURES = Set.of("Shape", "Size");

  private final List<GraphNode> nodes;
  private final SortedSet<Integer> blocks = new TreeSet<>();
  private final Set<String> fromTokens = new HashSet<>(Set.of(GraphSignature.INPUT_IDS));
  private final Map<String, String> quantized = new HashMap<>();
  private final Map<String, Integer> givenBy = new LinkedHashMap<>();
  private final Map<String, Set<Integer>> readBy = new HashMap<>();

  LayerBorders(List<GraphNode> nodes) {
    this.nodes = nodes;
    nodes.forEach(this::add);
    blocks.remove(GraphNode.OUTSIDE);
  }

  private void add(GraphNode node) {
    blocks.add(node.block());
    Set<String> inputs = new HashSet<>();
    node.inputs().forEach(input -> inputs.add(quantized.getOrDefault(input, input)));
    if (inputs.stream().noneMatch(fromTokens::contains) || MEASURES.contains(node.operator())) {
      return;
    }
    if (looksThrough(node)) {
      String source = inputs.stream().filter(fromTokens::contains).findFirst().orElseThrow();
      node.outputs().forEach(output -> quantized.put(output, source));
      return;
    }
    for (String output : node.outputs()) {
      fromTokens.add(output);
      givenBy.put(output, node.block());
    }
    for (String input : inputs) {
      readBy.computeIfAbsent(input, name -> new HashSet<>()).add(node.block());
    }
  }

  private boolean looksThrough(GraphNode node) {
    return QUANTIZERS.contains(node.operator())
        || (node.operator().equals("DequantizeLinear")
            && node.inputs().stream().anyMatch(quantized::containsKey));
  }

  /** Numbers of the blocks that the node names show. */
  Set<Integer> blocks() {
    return blocks;
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
    return givenBy.entrySet().stream()
        .filter(given -> given.getValue() == block - 1)
        .map(Map.Entry::getKey)
        .filter(tensor -> readOnlyIn(tensor, block))
        .toList();
  }

  private boolean readOnlyIn(String tensor, int block) {
    Set<Integer> readers = readBy.getOrDefault(tensor, Set.of());
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
