package org.contexture.encoder.onnx.batches;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphInitializer;
import org.contexture.encoder.onnx.graph.GraphNode;
import org.contexture.encoder.onnx.graph.TensorSignature;

/**
 * Decides which texts may share a batch of a graph. A quantized graph that takes its scales from
 * the batch runs one text at a time; so does one whose padding nothing masks. A graph that mixes
 * tokens other than by attention under the mask, as a convolution does, runs texts of equal length.
 */
public final class GraphBatches {
  private static final String MASK = "attention_mask";

  /** Inputs that have a row for each text. */
  private static final Set<String> OF_TEXTS = Set.of("input_ids", MASK, "token_type_ids");

  private GraphBatches() {}

  /**
   * What a graph tells.
   *
   * @param tensors hidden states that may be asked for: nodes that none of them needs do not count
   */
  public static Batches of(GraphFile graph, ModelFamily family, List<String> tensors) {
    List<TensorSignature> inputs = graph.takes();
    Optional<GraphNode> dynamic = dynamicOperator(graph);
    if (dynamic.isPresent()) {
      return Batches.oneText(
          dynamic.get().operator() + " takes its scale from all that is in the batch");
    }
    Optional<TensorSignature> ofOne = inputs.stream().filter(GraphBatches::isOfOneText).findFirst();
    if (ofOne.isPresent()) {
      return Batches.oneText("input '%s' holds one text".formatted(ofOne.get().name()));
    }
    if (family.needsMask() && inputs.stream().noneMatch(input -> input.name().equals(MASK))) {
      return Batches.oneText("there is no input '" + MASK + "' that would hide padding");
    }
    return TokenMixing.of(graph, family, tensors)
        .strictest()
        .orElseGet(
            () ->
                Batches.mixedLengths(
                    family.needsMask()
                        ? "tokens see each other by attention alone, which padding is hidden from"
                        : "no token sees what comes after it"));
  }

  /** A node that takes its scale from what it reads. */
  public static Optional<GraphNode> dynamicOperator(GraphFile graph) {
    return graph.nodes().stream()
        .filter(node -> node.operator().startsWith("DynamicQuantize"))
        .findFirst();
  }

  /** Whether weights of a graph have fewer bits than a float, and so its states. */
  public static boolean isCoarse(GraphFile graph) {
    return graph.initializers().values().stream().anyMatch(GraphInitializer::isCoarse);
  }

  /** Positions may be given once for all texts. */
  private static boolean isOfOneText(TensorSignature input) {
    return OF_TEXTS.contains(input.name())
        && input.shape().size() == 2
        && input.shape().get(0).equals("1");
  }
}
