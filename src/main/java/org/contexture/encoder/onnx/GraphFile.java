package org.contexture.encoder.onnx;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An ONNX file without its weights: what its graph consists of, and where in the file that lies.
 *
 * @param path of the file
 * @param inputs those that are weights too included, as graphs of old ONNX versions list them
 * @param outputs in the graph's order
 * @param values types of tensors inside the graph
 * @param nodes in the graph's order, in which a tensor is given before it is read
 * @param initializers weights by name
 * @param graphRest the graph's other fields
 * @param modelRest the model's fields beside the graph
 */
record GraphFile(
    Path path,
    List<ValueInfoProto> inputs,
    List<ValueInfoProto> outputs,
    List<ValueInfoProto> values,
    List<GraphNode> nodes,
    Map<String, GraphInitializer> initializers,
    List<ByteRange> graphRest,
    List<ByteRange> modelRest) {

  List<String> outputNames() {
    return outputs.stream().map(ValueInfoProto::getName).toList();
  }

  /**
   * What the graph takes and gives.
   *
   * @throws org.contexture.encoder.model.ModelException where it cannot be fed with token ids or
   *     gives no hidden states
   */
  GraphSignature signature() {
    List<TensorSignature> takes =
        inputs.stream()
            .filter(input -> !initializers.containsKey(input.getName()))
            .map(TensorSignature::of)
            .toList();
    GraphSignature.requireInputs(takes);
    List<TensorSignature> gives = outputs.stream().map(TensorSignature::of).toList();
    return new GraphSignature(
        takes,
        gives,
        hiddenLayers(gives),
        nodes.stream().anyMatch(node -> node.operator().startsWith("DynamicQuantize")));
  }

  private HiddenLayers hiddenLayers(List<TensorSignature> gives) {
    String last = GraphSignature.hiddenStates(gives).name();
    LayerBorders borders = new LayerBorders(nodes);
    return NumberedOutputs.find(outputNames(), last, borders.blocks().size())
        .orElseGet(() -> borders.find(last));
  }
}
