package org.contexture.encoder.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.encoder.model.ModelException;

/**
 * Reads a graph's signature from its ONNX file field by field and skips the weights, so that it
 * costs a few kilobytes of memory whatever the model's size. Field numbers are those of onnx.proto
 * (ModelProto.graph = 7; GraphProto: node = 1, initializer = 5, input = 11, output = 12).
 */
final class GraphReader {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int TENSOR_NAME = 8;

  /**
   * A block's scope in the node names: {@code layer.0}, {@code layers.0}, {@code h.0}, {@code
   * block.0}.
   */
  private static final Pattern BLOCK =
      Pattern.compile("(?:^|[/.])(?:layers?|h|block)\\.(\\d+)(?:[/.]|$)");

  private final List<TensorSignature> inputs = new ArrayList<>();
  private final List<TensorSignature> outputs = new ArrayList<>();
  private final Set<String> initializers = new HashSet<>();
  private final Set<Integer> blocks = new HashSet<>();
  private boolean dynamicallyQuantized;

  private GraphReader() {}

  /**
   * Reads a graph's signature.
   *
   * @throws ModelException where the file is cut short or is no ONNX model
   */
  static GraphSignature read(Path file) {
    GraphReader reader = new GraphReader();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      CodedInputStream model = CodedInputStream.newInstance(in);
      model.setSizeLimit(Integer.MAX_VALUE);
      reader.model(model);
    } catch (IOException e) {
      throw new ModelException(
          "Cannot read model " + file + ": it is cut short or no ONNX graph: " + e.getMessage(), e);
    }
    if (reader.outputs.isEmpty()) {
      throw new ModelException("Cannot read model " + file + ": it holds no ONNX graph");
    }
    return reader.signature();
  }

  private GraphSignature signature() {
    // Graphs of old ONNX versions list their weights among the inputs.
    inputs.removeIf(input -> initializers.contains(input.name()));
    return new GraphSignature(
        List.copyOf(inputs), List.copyOf(outputs), blocks.size(), dynamicallyQuantized);
  }

  private void model(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == MODEL_GRAPH) {
        int outer = in.pushLimit(in.readRawVarint32());
        graph(in);
        in.popLimit(outer);
      } else {
        in.skipField(tag);
      }
    }
  }

  private void graph(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case GRAPH_NODE -> node(NodeProto.parseFrom(in.readByteArray()));
        case GRAPH_INPUT -> inputs.add(tensor(ValueInfoProto.parseFrom(in.readByteArray())));
        case GRAPH_OUTPUT -> outputs.add(tensor(ValueInfoProto.parseFrom(in.readByteArray())));
        case GRAPH_INITIALIZER -> initializer(in);
        default -> in.skipField(tag);
      }
    }
  }

  private void node(NodeProto node) {
    dynamicallyQuantized |= node.getOpType().equals("DynamicQuantizeLinear");
    Matcher block = BLOCK.matcher(node.getName());
    if (block.find()) {
      blocks.add(Integer.valueOf(block.group(1)));
    }
  }

  private void initializer(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == TENSOR_NAME) {
        initializers.add(in.readString());
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }

  private static TensorSignature tensor(ValueInfoProto value) {
    TypeProto.Tensor type = value.getType().getTensorType();
    List<String> shape = type.getShape().getDimList().stream().map(GraphReader::dimension).toList();
    return new TensorSignature(value.getName(), typeName(type.getElemType()), shape);
  }

  /** Newer ONNX versions have types that this reader does not know by name. */
  private static String typeName(int number) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(number);
    return type == null ? "type " + number : type.name().toLowerCase(Locale.ROOT);
  }

  private static String dimension(TensorShapeProto.Dimension dimension) {
    if (dimension.hasDimValue()) {
      return Long.toString(dimension.getDimValue());
    }
    return dimension.getDimParam().isEmpty() ? "?" : dimension.getDimParam();
  }
}
