package org.contexture.encoder.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.layer.StatesSignature;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
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
 * @param inputFeeds what each input is filled with, for people, in the inputs' order
 */
public record GraphSignature(
    List<TensorSignature> inputs,
    List<TensorSignature> outputs,
    HiddenLayers hiddenLayers,
    boolean dynamicallyQuantized,
    ModelFamily family,
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
    return new GraphSignature(
        graph.takes(),
        graph.gives(),
        GraphLayers.find(graph, config),
        graph.nodes().stream().anyMatch(node -> node.operator().startsWith("DynamicQuantize")),
        GraphFamily.of(config, graph.takes(), graph.gives()),
        feeds.stream().map(feed -> feed.input().name() + ": " + feed.description()).toList());
  }

  /**
   * Whether texts must run alone. In a batch a text's states would depend on the others where their
   * scale comes from all of them, or where padding cannot be masked and is seen by the tokens
   * before it; or the graph takes one text at a time.
   */
  @Override
  public boolean runsTextsAlone() {
    boolean masked = inputs.stream().anyMatch(input -> input.name().equals("attention_mask"));
    boolean one = inputs.stream().anyMatch(GraphSignature::isOfOneText);
    return dynamicallyQuantized || one || (!masked && family.needsMask());
  }

  /** Positions may be given once for all texts. */
  private static boolean isOfOneText(TensorSignature input) {
    return TokenRole.find(input.name()).filter(role -> role != TokenRole.POSITION_IDS).isPresent()
        && input.shape().size() == 2
        && input.shape().get(0).equals("1");
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
