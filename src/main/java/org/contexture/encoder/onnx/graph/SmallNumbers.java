package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Short lists of whole numbers in a graph, such as axes: all else in it is weights. */
final class SmallNumbers {
  /** What has more is no list of axes or sizes. */
  static final int MOST = 16;

  static final int MOST_BYTES = MOST * Long.BYTES;

  private SmallNumbers() {}

  /** Those of a node's attributes, by the attributes' names. */
  static Map<String, List<Long>> of(NodeProto node) {
    Map<String, List<Long>> numbers = new HashMap<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      switch (attribute.getType()) {
        case INT -> numbers.put(attribute.getName(), List.of(attribute.getI()));
        case INTS -> {
          if (attribute.getIntsCount() <= MOST) {
            numbers.put(attribute.getName(), List.copyOf(attribute.getIntsList()));
          }
        }
        case TENSOR -> numbers.put(attribute.getName(), of(attribute.getT()));
        default -> {}
      }
    }
    return Map.copyOf(numbers);
  }

  private static List<Long> of(TensorProto tensor) {
    if (tensor.getDataType() != TensorProto.DataType.INT64.getNumber()) {
      return List.of();
    }
    if (tensor.getInt64DataCount() > 0) {
      return tensor.getInt64DataCount() <= MOST
          ? List.copyOf(tensor.getInt64DataList())
          : List.of();
    }
    return tensor.getRawData().size() <= MOST_BYTES
        ? ofBytes(tensor.getRawData().toByteArray())
        : List.of();
  }

  /** Of raw data; a rest that is no whole number is left out. */
  static List<Long> ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Long> numbers = new ArrayList<>();
    while (buffer.remaining() >= Long.BYTES) {
      numbers.add(buffer.getLong());
    }
    return List.copyOf(numbers);
  }
}
