package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * An input or output of a graph.
 *
 * @param name as in the graph
 * @param type ONNX element type in lower case, such as {@code int64} or {@code float}
 * @param shape each dimension: a number, or the name of a free one
 */
public record TensorSignature(String name, String type, List<String> shape)
    implements Serializable {

  static TensorSignature of(ValueInfoProto value) {
    TypeProto.Tensor type = value.getType().getTensorType();
    List<String> shape =
        type.getShape().getDimList().stream().map(TensorSignature::dimension).toList();
    return new TensorSignature(value.getName(), typeName(type.getElemType()), shape);
  }

  /** What {@link #of} reads. */
  ValueInfoProto proto() {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (String each : shape) {
      TensorShapeProto.Dimension.Builder built = TensorShapeProto.Dimension.newBuilder();
      boolean number = each.chars().allMatch(Character::isDigit);
      dimensions.addDim(number ? built.setDimValue(Long.parseLong(each)) : built.setDimParam(each));
    }
    int number = TensorProto.DataType.valueOf(type.toUpperCase(Locale.ROOT)).getNumber();
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(number).setShape(dimensions);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Newer ONNX versions have types that this class does not know by name. */
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

  @Override
  public String toString() {
    return name + ": " + type + shape;
  }
}
