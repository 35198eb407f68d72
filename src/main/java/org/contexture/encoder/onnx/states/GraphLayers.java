package org.contexture.encoder.onnx.states;

import java.util.Optional;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphFile;

/** Finds the hidden states of every layer in a graph. */
public final class GraphLayers {
  private GraphLayers() {}

  /**
   * The layers, as outputs that are numbered tell them, else blocks that share their weights, else
   * what crosses from block to block.
   *
   * @throws ModelException where the graph holds no hidden states
   */
  public static HiddenLayers find(GraphFile graph, ModelConfig config) {
    String last = StatesTensor.find(graph, config);
    LayerBorders borders = new LayerBorders(graph.nodes());
    return NumberedOutputs.find(graph.outputNames(), last, borders.blocks().size())
        .or(
            () ->
                borders.blocks().isEmpty() ? new SharedBlocks(graph).find(last) : Optional.empty())
        .orElseGet(() -> borders.find(last));
  }
}
