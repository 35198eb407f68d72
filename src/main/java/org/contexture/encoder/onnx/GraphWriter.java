package org.contexture.encoder.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds an ONNX graph of the standard operators of opset 17, node by node, each after those whose
 * outputs it reads. Nodes and tensors get the names that PyTorch's exporter would give them.
 */
public final class GraphWriter {
  private static final int OPSET = 17;

  /** The ONNX version that came with that opset. */
  private static final int IR_VERSION = 8;

  private final String producer;
  private final GraphProto.Builder graph;
  private final Map<String, Integer> uses = new HashMap<>();

  /**
   * An empty graph.
   *
   * @param producer the program that the graph is from
   */
  public GraphWriter(String name, String producer) {
    this.producer = producer;
    this.graph = GraphProto.newBuilder().setName(name);
  }

  /** Adds an input of type int64; a dimension is a number or the name of a free one. */
  public String input(String name, Object... dimensions) {
    graph.addInput(tensor(name, "int64", dimensions).proto());
    return name;
  }

  /** Makes a tensor one of the outputs, of type float and under a name of its own. */
  public void output(String name, String tensor, Object... dimensions) {
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
   * Adds weights.
   *
   * @param values row-major, as many as the dimensions say
   * @param dimensions none for a single number
   */
  public String weights(String name, FloatBuffer values, long... dimensions) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values.duplicate());
    return initializer(name, DataType.FLOAT, bytes, dimensions);
  }

  /** Adds a single number. */
  public String weight(String name, float value) {
    return weights(name, FloatBuffer.wrap(new float[] {value}));
  }

  /** Adds a vector of whole numbers, such as axes. */
  public String numbers(String name, long... values) {
    return initializer(name, DataType.INT64, bytes(values), values.length);
  }

  /** Adds a single whole number. */
  public String number(String name, long value) {
    return initializer(name, DataType.INT64, bytes(value));
  }

  private static ByteBuffer bytes(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return bytes;
  }

  private String initializer(String name, DataType type, ByteBuffer bytes, long... dimensions) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .addAllDims(Arrays.stream(dimensions).boxed().toList())
            .setRawData(UnsafeByteOperations.unsafeWrap(bytes)));
    return name;
  }

  /**
   * Adds a node of one output.
   *
   * @param scope the module that it is in, such as {@code /model/layers.0/mlp}
   * @return the name of its output
   */
  public String node(
      String scope, String operator, List<String> inputs, GraphAttribute... attributes) {
    String plain = scope + "/" + operator;
    int before = uses.merge(plain, 1, Integer::sum) - 1;
    String name = before == 0 ? plain : plain + "_" + before;
    String output = name + "_output_0";
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(Arrays.stream(attributes).map(GraphAttribute::proto).toList()));
    return output;
  }

  /** Writes the model into a new file. */
  public void write(Path file) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(producer)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph)
            .build();
    try (OutputStream out = Files.newOutputStream(file)) {
      model.writeTo(out);
    }
  }
}
