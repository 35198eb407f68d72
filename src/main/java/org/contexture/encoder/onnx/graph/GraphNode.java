package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A node of a graph.
 *
 * @param scope the module that its metadata says it is of, as torch.onnx.export writes it; empty
 *     where they say none
 * @param block number of the block that its name's scope shows, else that its metadata do; {@link
 *     #OUTSIDE} where none is shown
 * @param inputs tensors that it reads, in order, those that only its subgraphs read included
 * @param outputs tensors that it gives
 * @param locations files that values of its attributes are in, relative to the graph's folder
 * @param numbers attributes that are whole numbers or few of them, by name; the value of a constant
 *     too
 * @param bytes the graph's field that holds it, tag included
 */
public record GraphNode(
    String name,
    String operator,
    String scope,
    int block,
    Set<String> inputs,
    List<String> outputs,
    Set<String> locations,
    Map<String, List<Long>> numbers,
    ByteRange bytes) {
  /** The block of nodes that are in none. */
  public static final int OUTSIDE = -1;

  private static final String SCOPES = "pkg.torch.onnx.name_scopes";
  private static final Set<String> MEASURES = Set.of("Shape", "Size");

  /**
   * A block's scope in the node names: {@code layer.0}, {@code layers.0}, {@code h.0}, {@code
   * block.0}.
   */
  private static final Pattern BLOCK =
      Pattern.compile("(?:^|[/.])(?:layers?|h|blocks?)\\.(\\d{1,4})(?:[/.]|$)");

  static GraphNode of(NodeProto node, ByteRange bytes) {
    Set<String> inputs = new LinkedHashSet<>();
    Set<String> locations = new LinkedHashSet<>();
    collect(node, inputs, locations);
    inputs.remove("");
    String scope = scope(node);
    return new GraphNode(
        node.getName(),
        node.getOpType(),
        scope,
        Stream.of(node.getName(), scope)
            .mapToInt(GraphNode::block)
            .filter(block -> block != OUTSIDE)
            .findFirst()
            .orElse(OUTSIDE),
        inputs,
        List.copyOf(node.getOutputList()),
        locations,
        SmallNumbers.of(node),
        bytes);
  }

  /**
   * Number of the block that a name shows: {@code encoder.layer.0.attention.self.query.weight}.
   *
   * @return {@link #OUTSIDE} where it shows none
   */
  public static int block(String name) {
    Matcher block = BLOCK.matcher(name);
    return block.find() ? Integer.parseInt(block.group(1)) : OUTSIDE;
  }

  /** The last but one of a list such as {@code ['', 'm', 'm.layer.0', 'linear']}. */
  private static String scope(NodeProto node) {
    for (StringStringEntryProto entry : node.getMetadataPropsList()) {
      String[] names = entry.getValue().split(",", -1);
      if (entry.getKey().equals(SCOPES) && names.length > 1) {
        return names[names.length - 2].replaceAll("['\"\\[\\]\\s]", "");
      }
    }
    return "";
  }

  /** Whether what it gives depends on how large its input is, and not on what is in it. */
  public boolean measures() {
    return MEASURES.contains(operator);
  }

  private static void collect(NodeProto node, Set<String> inputs, Set<String> locations) {
    inputs.addAll(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      collect(attribute.getT(), locations);
      attribute.getTensorsList().forEach(tensor -> collect(tensor, locations));
      collect(attribute.getG(), inputs, locations);
      attribute.getGraphsList().forEach(graph -> collect(graph, inputs, locations));
    }
  }

  /**
   * A tensor's name is the same inside a subgraph and outside, so what is read inside counts, but
   * for what the subgraph has itself.
   */
  private static void collect(GraphProto subgraph, Set<String> inputs, Set<String> locations) {
    Set<String> read = new LinkedHashSet<>();
    Set<String> own = new HashSet<>();
    for (NodeProto node : subgraph.getNodeList()) {
      collect(node, read, locations);
      own.addAll(node.getOutputList());
    }
    subgraph.getOutputList().stream().map(ValueInfoProto::getName).forEach(read::add);
    subgraph.getInputList().stream().map(ValueInfoProto::getName).forEach(own::add);
    for (TensorProto tensor : subgraph.getInitializerList()) {
      collect(tensor, locations);
      own.add(tensor.getName());
    }
    read.stream().filter(name -> !own.contains(name)).forEach(inputs::add);
  }

  private static void collect(TensorProto tensor, Set<String> locations) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      tensor.getExternalDataList().stream()
          .filter(entry -> entry.getKey().equals("location"))
          .map(StringStringEntryProto::getValue)
          .forEach(locations::add);
    }
  }
}
