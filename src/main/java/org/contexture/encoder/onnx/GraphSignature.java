package org.contexture.encoder.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.LayerOrigin;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.batches.GraphBatches;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.TensorSignature;
import org.contexture.encoder.onnx.states.GraphFamily;
import org.contexture.encoder.onnx.states.GraphLayers;

/**
 * What a graph takes and gives.
 *
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 * @param hiddenLayers where the hidden states of each layer are
 * @param dynamicallyQuantized some operator takes its scale from the batch (DynamicQuantizeLinear,
 *     DynamicQuantizeMatMul ...), so that a text's vector would depend on the texts beside it
 * @param family how the tokens of a text see each other
 * @param batches which texts may share a batch
 * @param inputFeeds what each input is filled with, for people, in the inputs' order
 */
public record GraphSignature(
    List<TensorSignature> inputs,
    List<TensorSignature> outputs,
    HiddenLayers hiddenLayers,
    boolean dynamicallyQuantized,
    ModelFamily family,
    Batches batches,
    List<String> inputFeeds)
    implements StatesSignature {

  public GraphSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    inputFeeds = List.copyOf(inputFeeds);
  }

  /**
   * What a graph takes and gives.
   *
   * @throws ModelException where it cannot be fed with token ids or gives no hidden states
   */
  static GraphSignature of(GraphFile graph, ModelConfig config) {
    List<InputFeed> feeds = InputFeeds.of(graph, config);
    HiddenLayers layers = GraphLayers.find(graph, config);
    ModelFamily family = GraphFamily.of(config, graph.takes(), graph.gives());
    return new GraphSignature(
        graph.takes(),
        graph.gives(),
        layers,
        GraphBatches.dynamicOperator(graph).isPresent(),
        family,
        GraphBatches.of(graph, family, layers.tensors()),
        feeds.stream().map(feed -> feed.input().name() + ": " + feed.description()).toList());
  }

  @Override
  public GraphSignature with(Batches confirmed) {
    return new GraphSignature(
        inputs, outputs, hiddenLayers, dynamicallyQuantized, family, confirmed, inputFeeds);
  }

  @Override
  public String size() {
    return hiddenLayers.blocks() + " layers";
  }

  @Override
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("layers", hiddenLayers.blocks());
    facts.put("hidden_states", hiddenLayers.tensors());
    facts.put(
        "hidden_states_told_by", hiddenLayers.origins().stream().map(LayerOrigin::id).toList());
    if (!hiddenLayers.complete()) {
      facts.put("hidden_states_problem", hiddenLayers.problem());
    }
    facts.put("inputs", inputs.stream().map(TensorSignature::toString).toList());
    facts.put("input_feeds", inputFeeds);
    facts.put("outputs", outputs.stream().map(TensorSignature::toString).toList());
    facts.put("output_used", hiddenLayers.last());
    facts.put("dynamically_quantized", dynamicallyQuantized);
    return facts;
  }

  /** Its weights are ONNX Runtime's, outside the heap. */
  @Override
  public long heapBytes() {
    return 0;
  }
}
