package org.contexture.encoder.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Builds a graph of ONNX operators, and writes it with its weights in a file beside it. */
public final class GraphBuilder implements AutoCloseable {
  private static final int OPERATORS = 13;
  private static final int IR = 7;

  private final Path folder;
  private final WeightsFile weights;
  private final AtomicInteger names;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("graph");

  private GraphBuilder(Path folder, WeightsFile weights, AtomicInteger names) {
    this.folder = folder;
    this.weights = weights;
    this.names = names;
  }

  /** An empty graph that is to lie in an empty folder. */
  public static GraphBuilder in(Path folder) throws IOException {
    return new GraphBuilder(
        folder, WeightsFile.create(folder.resolve("weights.bin")), new AtomicInteger());
  }

  /** An empty graph for an attribute of a node of this one; it sees this one's tensors. */
  public GraphBuilder inner() {
    return new GraphBuilder(folder, weights, names);
  }

  /** Adds an input of int64; a dimension is a number or the name of a free one. */
  public String int64Input(String name, String... shape) {
    graph.addInput(new TensorSignature(name, "int64", List.of(shape)).proto());
    return name;
  }

  /** As {@link #int64Input}, of float32. */
  public String floatInput(String name, String... shape) {
    graph.addInput(new TensorSignature(name, "float", List.of(shape)).proto());
    return name;
  }

  /** Makes a tensor of float32 the graph's next output, under a name of its own. */
  public void floatOutput(String name, String tensor, String... shape) {
    graph.addNode(node(name, "Identity", List.of(tensor)));
    graph.addOutput(new TensorSignature(name, "float", List.of(shape)).proto());
  }

  /** Adds a weight. */
  public String weight(String name, float[] values, long... shape) throws IOException {
    graph.addInitializer(weights.append(name, values, shape));
    return name;
  }

  /** Adds a list of numbers. */
  public String numbers(long... values) {
    TensorProto.Builder tensor = constant(DataType.INT64).addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /** Adds a number that is no list. */
  public String scalar(double value) {
    TensorProto.Builder tensor = constant(DataType.FLOAT).addFloatData((float) value);
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  private TensorProto.Builder constant(DataType type) {
    return TensorProto.newBuilder().setName(next("constant")).setDataType(type.getNumber());
  }

  /** Adds an operator of one output, and gives that output's name. */
  public String add(String operator, String... inputs) {
    return add(operator, Map.of(), 1, inputs).get(0);
  }

  /** As {@link #add(String, String...)}, with one attribute: a number. */
  public String add(String operator, String attribute, long value, String... inputs) {
    return add(operator, Map.of(attribute, value), 1, inputs).get(0);
  }

  /**
   * Adds an operator.
   *
   * @param attributes each a {@link Long}, a {@code long[]} or a {@link GraphBuilder}
   * @return the names of its outputs
   */
  public List<String> add(
      String operator, Map<String, Object> attributes, int outputs, String... inputs) {
    NodeProto.Builder node = node(next(operator), operator, List.of(inputs));
    for (int more = 1; more < outputs; more++) {
      node.addOutput(next(operator));
    }
    attributes.forEach((name, value) -> node.addAttribute(attribute(name, value)));
    graph.addNode(node);
    return List.copyOf(node.getOutputList());
  }

  private static NodeProto.Builder node(String output, String operator, List<String> inputs) {
    return NodeProto.newBuilder()
        .setName(output)
        .setOpType(operator)
        .addAllInput(inputs)
        .addOutput(output);
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof GraphBuilder inner) {
      attribute.setType(AttributeType.GRAPH).setG(inner.graph);
    } else if (value instanceof long[] numbers) {
      attribute.setType(AttributeType.INTS).addAllInts(Arrays.stream(numbers).boxed().toList());
    } else {
      attribute.setType(AttributeType.INT).setI((Long) value);
    }
    return attribute.build();
  }

  private String next(String name) {
    return name + "_" + names.incrementAndGet();
  }

  /** Writes the graph, and gives its file. */
  public Path write() throws IOException {
    Path file = folder.resolve("model.onnx");
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATORS))
            .setGraph(graph)
            .build();
    try (OutputStream out = Files.newOutputStream(file)) {
      model.writeTo(out);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    weights.close();
  }
}
