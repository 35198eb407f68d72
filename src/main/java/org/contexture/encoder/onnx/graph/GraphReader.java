package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
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
 * 1, initializer = 5, input = 11, output = 12, value_info = 13; TensorProto: dims = 1, data_type =
 * 2, int64_data = 7, name = 8, raw_data = 9, external_data = 13, data_location = 14).
 */
public final class GraphReader {
  static final int MODEL_GRAPH = 7;
  static final int GRAPH_INPUT = 11;
  static final int GRAPH_OUTPUT = 12;
  static final int GRAPH_VALUE = 13;
  static final int GRAPH_NODE = 1;
  static final int GRAPH_INITIALIZER = 5;
  private static final int TENSOR_DIMENSIONS = 1;
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_INT64 = 7;
  private static final int TENSOR_NAME = 8;
  static final int TENSOR_RAW = 9;
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
      return read(file, in);
    } catch (IOException e) {
      throw malformed(file, e);
    }
  }

  /**
   * As {@link #read(Path)}.
   *
   * @param file of that name
   * @param in its bytes
   */
  public static GraphFile read(Path file, InputStream in) {
    try {
      GraphReader reader = new GraphReader(in);
      reader.model();
      if (reader.outputs.isEmpty()) {
        throw new ModelException("Cannot read model " + file + ": it holds no ONNX graph");
      }
      return reader.graphFile(file);
    } catch (IOException e) {
      throw malformed(file, e);
    }
  }

  private static ModelException malformed(Path file, IOException e) {
    return new ModelException(
        "Cannot read model " + file + ": it is cut short or no ONNX graph: " + e.getMessage(), e);
  }

  private GraphFile graphFile(Path file) {
    List<GraphNode> sorted = NodeOrder.of(nodes, file);
    return new GraphFile(file, inputs, outputs, values, sorted, initializers, graphRest, modelRest);
  }

  private void model() throws IOException {
    int begin = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == MODEL_GRAPH) {
        int outer = in.pushLimit(in.readRawVarint32());
        graph();
        in.popLimit(outer);
      } else {
        skip(tag);
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
          skip(tag);
          graphRest.add(since(begin));
        }
      }
      begin = in.getTotalBytesRead();
    }
  }

  private void initializer(int begin) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    List<Long> dimensions = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    String name = "";
    String location = "";
    int type = 0;
    boolean external = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case TENSOR_DIMENSIONS -> numbers(tag, dimensions);
        case TENSOR_TYPE -> type = in.readInt32();
        case TENSOR_INT64 -> numbers(tag, values);
        case TENSOR_RAW -> raw(values);
        case TENSOR_NAME -> name = in.readString();
        case TENSOR_DATA_LOCATION -> external = in.readEnum() == DataLocation.EXTERNAL_VALUE;
        case TENSOR_EXTERNAL_DATA -> {
          StringStringEntryProto entry = StringStringEntryProto.parseFrom(in.readByteArray());
          location = entry.getKey().equals("location") ? entry.getValue() : location;
        }
        default -> skip(tag);
      }
    }
    in.popLimit(outer);
    initializers.put(
        name,
        new GraphInitializer(
            name,
            List.copyOf(dimensions),
            since(begin),
            external ? location : "",
            type,
            type == DataType.INT64_VALUE && values.size() <= SmallNumbers.MOST
                ? List.copyOf(values)
                : List.of()));
  }

  /** Writers may pack numbers into one field. Of many, those beyond a few more are not kept. */
  private void numbers(int tag, List<Long> numbers) throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      keep(in.readInt64(), numbers);
      return;
    }
    int outer = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      keep(in.readInt64(), numbers);
    }
    in.popLimit(outer);
  }

  private static void keep(long number, List<Long> numbers) {
    if (numbers.size() <= SmallNumbers.MOST) {
      numbers.add(number);
    }
  }

  private void raw(List<Long> numbers) throws IOException {
    int bytes = in.readRawVarint32();
    if (bytes >= 0 && bytes <= SmallNumbers.MOST_BYTES) {
      numbers.addAll(SmallNumbers.ofBytes(in.readRawBytes(bytes)));
    } else {
      in.skipRawBytes(bytes);
    }
  }

  /** A group may hold groups without end, and ONNX has none. */
  private void skip(int tag) throws IOException {
    int type = WireFormat.getTagWireType(tag);
    if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
      throw new InvalidProtocolBufferException("there is a group");
    }
    in.skipField(tag);
  }

  private ByteRange since(int begin) {
    return new ByteRange(begin, in.getTotalBytesRead());
  }
}
