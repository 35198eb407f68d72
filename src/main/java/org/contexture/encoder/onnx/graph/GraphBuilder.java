package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a graph of the standard operators of opset 17 and a few of ONNX Runtime's own, each after
 * those whose outputs it reads, and writes it with its weights in a file beside it. Nodes and
 * tensors get the names that PyTorch's exporter would give them.
 */
public final class GraphBuilder implements AutoCloseable {
  private static final String FILE = "model.onnx";
  private static final int OPSET = 17;

  /** The ONNX version that came with that opset. */
  private static final int IR_VERSION = 8;

  private final Path folder;
  private final WeightsFile weights;

  /** How many tensors each name was given to; they share their names with those of inner graphs. */
  private final Map<String, Integer> uses;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("graph");

  private GraphBuilder(Path folder, WeightsFile weights, Map<String, Integer> uses) {
    this.folder = folder;
    this.weights = weights;
    this.uses = uses;
  }

  /** An empty graph that is to lie in an empty folder. */
  public static GraphBuilder in(Path folder) throws IOException {
    return new GraphBuilder(
        folder, WeightsFile.create(folder.resolve(FILE + "_data")), new HashMap<>());
  }

  /** An empty graph for an attribute of a node of this one; it sees this one's tensors. */
  public GraphBuilder inner() {
    return new GraphBuilder(folder, weights, uses);
  }

  /** Adds an input of int64; a dimension is a number or the name of a free one. */
  public String int64Input(String name, Object... dimensions) {
    return input(name, "int64", dimensions);
  }

  /** As {@link #int64Input}, of float32. */
  public String floatInput(String name, Object... dimensions) {
    return input(name, "float", dimensions);
  }

  private String input(String name, String type, Object... dimensions) {
    graph.addInput(tensor(name, type, dimensions).proto());
    return name;
  }

  /** Makes a tensor of float32 the graph's next output, under a name of its own. */
  public void floatOutput(String name, String tensor, Object... dimensions) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName("/" + name)
            .setOpType("Identity")
            .addInput(tensor)
            .addOutput(name));
    graph.addOutput(tensor(name, "float", dimensions).proto());
  }

  private static TensorSignature tensor(String name, String type, Object... dimensions) {
    return new TensorSignature(name, type, Arrays.stream(dimensions).map(String::valueOf).toList());
  }

  /**
   * Adds a weight.
   *
   * @param values row-major, as many as the dimensions say
   */
  public String weight(String name, FloatBuffer values, long... dimensions) throws IOException {
    graph.addInitializer(weights.append(name, values, dimensions));
    return name;
  }

  /**
   * As {@link #weight(String, FloatBuffer, long...)}, for a weight that is larger than a buffer.
   */
  public String weight(String name, WeightValues values, long... dimensions) throws IOException {
    graph.addInitializer(weights.append(name, values, dimensions));
    return name;
  }

  /**
   * Adds a weight that lies in another file in the graph's folder, as float32, little-endian and
   * row-major.
   *
   * @param file its name
   * @param offset of the first byte
   */
  public String weightIn(String file, long offset, String name, long... dimensions) {
    graph.addInitializer(WeightsFile.tensor(name, file, offset, dimensions));
    return name;
  }

  /** Adds a list of numbers. */
  public String scalars(float... values) {
    TensorProto.Builder tensor = constant(DataType.FLOAT).addDims(values.length);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return added(tensor);
  }

  /** Adds a list of whole numbers, such as axes. */
  public String numbers(long... values) {
    TensorProto.Builder tensor = constant(DataType.INT64).addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    return added(tensor);
  }

  /** Adds a whole number that is no list. */
  public String number(long value) {
    return added(constant(DataType.INT64).addInt64Data(value));
  }

  /** Adds a number that is no list. */
  public String scalar(double value) {
    return added(constant(DataType.FLOAT).addFloatData((float) value));
  }

  private TensorProto.Builder constant(DataType type) {
    return TensorProto.newBuilder().setName(next("constant")).setDataType(type.getNumber());
  }

  private String added(TensorProto.Builder tensor) {
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /** Adds an operator of one output, and gives that output's name. */
  public String add(String operator, String... inputs) {
    return node("", operator, List.of(inputs));
  }

  /**
   * As {@link #add}, with attributes.
   *
   * @param scope the module that it is in, such as {@code /model/layers.0/mlp}; may be empty
   */
  public String node(
      String scope, String operator, List<String> inputs, GraphAttribute... attributes) {
    return nodes(scope, operator, 1, inputs, attributes).get(0);
  }

  /** As {@link #node}, for an operator of several outputs. */
  public List<String> nodes(
      String scope,
      String operator,
      int outputs,
      List<String> inputs,
      GraphAttribute... attributes) {
    String name = next(scope + "/" + operator);
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllAttribute(Arrays.stream(attributes).map(GraphAttribute::proto).toList());
    RuntimeOperators.setDomain(node);
    for (int output = 0; output < outputs; output++) {
      node.addOutput(name + "_output_" + output);
    }
    graph.addNode(node);
    return List.copyOf(node.getOutputList());
  }

  private String next(String name) {
    int before = uses.merge(name, 1, Integer::sum) - 1;
    return before == 0 ? name : name + "_" + before;
  }

  /** This graph as an attribute of a node of the one that it is inside of. */
  public GraphAttribute attribute(String name) {
    return GraphAttribute.graph(name, graph.build());
  }

  /** Writes the graph, and gives its file. */
  public Path write() throws IOException {
    Path file = folder.resolve(FILE);
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("contexture")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph);
    if (graph.getNodeList().stream().anyMatch(RuntimeOperators::has)) {
      model.addOpsetImport(RuntimeOperators.VERSION);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      model.build().writeTo(out);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    weights.close();
  }
}
