package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.model.ModelException;

/**
 * Reads an ONNX file field by field and skips the weights, so that it costs little memory whatever
 * the model's size. Field numbers are those of onnx.proto (ModelProto.graph = 7; GraphProto: node =
 * 1, initializer = 5, input = 11, output = 12, value_info = 13; TensorProto: dims = 1, name = 8,
 * external_data = 13, data_location = 14).
 */
public final class GraphReader {
  static final int MODEL_GRAPH = 7;
  static final int GRAPH_INPUT = 11;
  static final int GRAPH_OUTPUT = 12;
  static final int GRAPH_VALUE = 13;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int TENSOR_DIMENSIONS = 1;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_EXTERNAL_DATA = 13;
  private static final int TENSOR_DATA_LOCATION = 14;

  private final CodedInputStream in;
  private final List<ValueInfoProto> inputs = new ArrayList<>();
  private final List<ValueInfoProto> outputs = new ArrayList<>();
  private final List<ValueInfoProto> values = new ArrayList<>();
  private final List<GraphNode> nodes = new ArrayList<>();
  private final Map<String, GraphInitializer> initializers = new LinkedHashMap<>();
  private final List<ByteRange> graphRest = new ArrayList<>();
  private final List<ByteRange> modelRest = new ArrayList<>();

  private GraphReader(InputStream in) {
    this.in = CodedInputStream.newInstance(in);
    this.in.setSizeLimit(Integer.MAX_VALUE);
  }

  /**
   * Reads a graph.
   *
   * @throws ModelException where the file is cut short or is no ONNX model
   */
  public static GraphFile read(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      GraphReader reader = new GraphReader(in);
      reader.model();
      if (reader.outputs.isEmpty()) {
        throw new ModelException("Cannot read model " + file + ": it holds no ONNX graph");
      }
      return reader.graphFile(file);
    } catch (IOException e) {
      throw new ModelException(
          "Cannot read model " + file + ": it is cut short or no ONNX graph: " + e.getMessage(), e);
    }
  }

  private GraphFile graphFile(Path file) {
    return new GraphFile(file, inputs, outputs, values, nodes, initializers, graphRest, modelRest);
  }

  private void model() throws IOException {
    int begin = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == MODEL_GRAPH) {
        int outer = in.pushLimit(in.readRawVarint32());
        graph();
        in.popLimit(outer);
      } else {
        in.skipField(tag);
        modelRest.add(new ByteRange(begin, in.getTotalBytesRead()));
      }
      begin = in.getTotalBytesRead();
    }
  }

  private void graph() throws IOException {
    int begin = in.getTotalBytesRead();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case GRAPH_NODE -> {
          NodeProto node = NodeProto.parseFrom(in.readByteArray());
          nodes.add(GraphNode.of(node, since(begin)));
        }
        case GRAPH_INPUT -> inputs.add(ValueInfoProto.parseFrom(in.readByteArray()));
        case GRAPH_OUTPUT -> outputs.add(ValueInfoProto.parseFrom(in.readByteArray()));
        case GRAPH_VALUE -> values.add(ValueInfoProto.parseFrom(in.readByteArray()));
        case GRAPH_INITIALIZER -> initializer(begin);
        default -> {
          in.skipField(tag);
          graphRest.add(since(begin));
        }
      }
      begin = in.getTotalBytesRead();
    }
  }

  private void initializer(int begin) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    List<Long> dimensions = new ArrayList<>();
    String name = "";
    String location = "";
    boolean external = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case TENSOR_DIMENSIONS -> dimensions(tag, dimensions);
        case TENSOR_NAME -> name = in.readString();
        case TENSOR_DATA_LOCATION -> external = in.readEnum() == DataLocation.EXTERNAL_VALUE;
        case TENSOR_EXTERNAL_DATA -> {
          StringStringEntryProto entry = StringStringEntryProto.parseFrom(in.readByteArray());
          location = entry.getKey().equals("location") ? entry.getValue() : location;
        }
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    initializers.put(
        name,
        new GraphInitializer(
            name, List.copyOf(dimensions), since(begin), external ? location : ""));
  }

  /** Writers may pack numbers into one field. */
  private void dimensions(int tag, List<Long> dimensions) throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      dimensions.add(in.readInt64());
      return;
    }
    int outer = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      dimensions.add(in.readInt64());
    }
    in.popLimit(outer);
  }

  private ByteRange since(int begin) {
    return new ByteRange(begin, in.getTotalBytesRead());
  }
}
