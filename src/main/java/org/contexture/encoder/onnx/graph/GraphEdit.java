package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.model.ModelException;

/**
 * A graph with other nodes in the place of some, and new weights for these. What nothing needs any
 * more is left out when it is written; no weight is held in memory longer than it takes to write
 * it.
 */
public final class GraphEdit {
  private static final String RULE = "Cannot edit model %s: ";

  private final GraphFile graph;

  /** By the first output of the node that they come into the place of. */
  private final Map<String, List<EditedNode>> replaced = new HashMap<>();

  private final Map<String, NewWeight> weights = new LinkedHashMap<>();
  private boolean ofRuntime;

  /** An edit of a graph; without any change it is written as it is. */
  public GraphEdit(GraphFile graph) {
    this.graph = graph;
  }

  /**
   * The version of ONNX's own operators that a graph is written for.
   *
   * @throws ModelException where its file cannot be read any more
   */
  public static long operators(GraphFile graph) {
    return model(graph).getOpsetImportList().stream()
        .filter(version -> version.getDomain().isEmpty() || version.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .max()
        .orElse(1);
  }

  private static ModelProto model(GraphFile graph) {
    try {
      return GraphFields.model(graph);
    } catch (IOException e) {
      throw GraphFields.unreadable(graph, e);
    }
  }

  /**
   * Puts nodes into the place of one.
   *
   * @param others each after those whose outputs it reads; none to take the node away
   */
  public void replace(GraphNode node, List<NewNode> others) {
    try {
      NodeProto old = GraphFields.node(graph, node);
      List<EditedNode> edited = new ArrayList<>();
      for (NewNode other : others) {
        NodeProto proto = other.inPlaceOf(old);
        ofRuntime |= RuntimeOperators.has(proto);
        edited.add(EditedNode.of(proto));
      }
      replaced.put(node.outputs().get(0), edited);
    } catch (IOException e) {
      throw GraphFields.unreadable(graph, e);
    }
  }

  /** Adds a number, and gives its name. */
  public String scalar(String name, float value) {
    return add(tensor(name, DataType.FLOAT), FilePart.of(bytes(value)));
  }

  /** Adds a list of numbers, and gives its name. */
  public String list(String name, float... values) {
    return add(tensor(name, DataType.FLOAT, values.length), FilePart.of(bytes(values)));
  }

  /** Adds a whole number of 0 to 255, and gives its name. */
  public String uint8(String name, int value) {
    return add(tensor(name, DataType.UINT8), FilePart.of(new byte[] {(byte) value}));
  }

  /**
   * Adds a matrix of whole numbers of -128 to 127, and gives its name.
   *
   * @param values made when the graph is written
   */
  public String int8(String name, int rows, int columns, MadeBytes values) {
    long length = (long) rows * columns;
    return add(tensor(name, DataType.INT8, rows, columns), FilePart.of(length, values));
  }

  private static byte[] bytes(float... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static TensorProto tensor(String name, DataType type, long... dimensions) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(Arrays.stream(dimensions).boxed().toList())
        .build();
  }

  private String add(TensorProto header, FilePart values) {
    if (graph.initializers().containsKey(header.getName())
        || weights.put(header.getName(), new NewWeight(header, values)) != null) {
      throw new IllegalArgumentException("weight must be new: " + header.getName());
    }
    return header.getName();
  }

  /**
   * Writes the graph. Its weights are all in it, or, where that makes it too large for one file, in
   * one beside it.
   *
   * @param file that does not exist yet; the other file's name is that with {@code _data}
   * @throws IOException where it cannot be written
   * @throws ModelException where the graph's own files cannot be read any more, or a node of it has
   *     values in another file
   */
  public void write(Path file) throws IOException {
    write(file, EditedGraph.MOST_INSIDE);
  }

  /** As {@link #write(Path)}, with another border between small and large. */
  void write(Path file, long mostInside) throws IOException {
    try {
      new EditedGraph(graph, nodes(), List.copyOf(weights.values()))
          .write(file, runtime(), mostInside);
    } catch (EOFException e) {
      // Only what is read can end too early.
      throw GraphFields.unreadable(graph, e);
    }
  }

  private List<EditedNode> nodes() {
    List<EditedNode> nodes = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      Optional<List<EditedNode>> others = node.outputs().stream().findFirst().map(replaced::get);
      if (others.isPresent()) {
        nodes.addAll(others.get());
      } else if (node.locations().isEmpty()) {
        nodes.add(EditedNode.of(node));
      } else {
        throw new ModelException(
            (RULE + "node '%s' has values in another file: %s")
                .formatted(graph.path(), node.name(), node.locations()));
      }
    }
    return nodes;
  }

  /** Fields of the model that say that there are nodes of ONNX Runtime's, where that is new. */
  private byte[] runtime() {
    boolean told = model(graph).getOpsetImportList().stream().anyMatch(RuntimeOperators::has);
    if (!ofRuntime || told) {
      return new byte[0];
    }
    return ModelProto.newBuilder().addOpsetImport(RuntimeOperators.VERSION).build().toByteArray();
  }
}
