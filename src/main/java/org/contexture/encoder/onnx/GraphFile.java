package org.contexture.encoder.onnx;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;

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

  /** Files that hold its weights, relative to the model's folder; none outside that. */
  List<String> weights(ModelFolder folder) {
    return locations(initializers.values(), nodes).stream()
        .map(location -> folder.graph().resolveSibling(location).normalize())
        .filter(file -> file.startsWith(folder.root()))
        .map(file -> folder.root().relativize(file).toString().replace('\\', '/'))
        .toList();
  }

  /** Files beside a graph that values are in, relative to the graph's folder. */
  static List<String> locations(Collection<GraphInitializer> initializers, List<GraphNode> nodes) {
    return Stream.concat(
            initializers.stream().map(GraphInitializer::location),
            nodes.stream().flatMap(node -> node.locations().stream()))
        .filter(location -> !location.isEmpty())
        .distinct()
        .toList();
  }

  /** What a run has to be given. */
  List<TensorSignature> takes() {
    return inputs.stream()
        .filter(input -> !initializers.containsKey(input.getName()))
        .map(TensorSignature::of)
        .toList();
  }

  /**
   * How the inputs are filled, in their order.
   *
   * @throws ModelException which lists the inputs where one cannot be filled
   */
  List<InputFeed> feeds(ModelConfig config) {
    return new InputFeeds(takes(), config, vocabulary()).all();
  }

  /** How many token ids the graph knows, from 0; 0 where it does not show that. */
  long vocabulary() {
    return new EmbeddingTable(this).rows();
  }

  /**
   * What the graph takes and gives.
   *
   * @throws ModelException where it cannot be fed with token ids or gives no hidden states
   */
  GraphSignature signature(ModelConfig config) {
    List<InputFeed> feeds = feeds(config);
    List<TensorSignature> gives = outputs.stream().map(TensorSignature::of).toList();
    return new GraphSignature(
        takes(),
        gives,
        hiddenLayers(StatesTensor.find(this, config)),
        nodes.stream().anyMatch(node -> node.operator().startsWith("DynamicQuantize")),
        ModelFamily.of(config, takes(), gives),
        feeds.stream().map(feed -> feed.input().name() + ": " + feed.description()).toList());
  }

  private HiddenLayers hiddenLayers(String last) {
    LayerBorders borders = new LayerBorders(nodes);
    return NumberedOutputs.find(outputNames(), last, borders.blocks().size())
        .or(() -> borders.blocks().isEmpty() ? new SharedBlocks(this).find(last) : Optional.empty())
        .orElseGet(() -> borders.find(last));
  }
}
