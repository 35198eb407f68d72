package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
public record GraphFile(
    Path path,
    List<ValueInfoProto> inputs,
    List<ValueInfoProto> outputs,
    List<ValueInfoProto> values,
    List<GraphNode> nodes,
    Map<String, GraphInitializer> initializers,
    List<ByteRange> graphRest,
    List<ByteRange> modelRest) {

  public List<String> outputNames() {
    return outputs.stream().map(ValueInfoProto::getName).toList();
  }

  /** Files beside a graph that values are in, relative to the graph's folder. */
  public static List<String> locations(
      Collection<GraphInitializer> initializers, List<GraphNode> nodes) {
    return Stream.concat(
            initializers.stream().map(GraphInitializer::location),
            nodes.stream().flatMap(node -> node.locations().stream()))
        .filter(location -> !location.isEmpty())
        .distinct()
        .toList();
  }

  /** What a run has to be given. */
  public List<TensorSignature> takes() {
    return inputs.stream()
        .filter(input -> !initializers.containsKey(input.getName()))
        .map(TensorSignature::of)
        .toList();
  }

  /** What a run gives. */
  public List<TensorSignature> gives() {
    return outputs.stream().map(TensorSignature::of).toList();
  }
}
