package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.InvalidPathException;
import org.contexture.encoder.model.ModelException;

/** A weight of float32 whose values can be read from the graph, or from the file beside it. */
public record FloatWeight(GraphFile graph, GraphInitializer weight) {
  /** Whether a weight has values of that type. */
  public static boolean is(GraphInitializer weight) {
    return weight.type() == DataType.FLOAT_VALUE;
  }

  /** Number of values in a dimension. */
  public int size(int dimension) {
    return Math.toIntExact(weight.dimensions().get(dimension));
  }

  /**
   * All values, row-major.
   *
   * @throws ModelException where the file is cut short, or holds another number of values
   */
  public float[] values() {
    try {
      float[] values = read();
      long expected = weight.dimensions().stream().reduce(1L, Math::multiplyExact);
      if (values.length != expected) {
        throw new IOException(
            "weight '%s' must have %d values: %d"
                .formatted(weight.name(), expected, values.length));
      }
      return values;
    } catch (IOException | ArithmeticException | InvalidPathException e) {
      throw GraphFields.unreadable(graph, e);
    }
  }

  private float[] read() throws IOException {
    TensorProto tensor = GraphFields.initializer(graph, weight);
    if (!weight.location().isEmpty()) {
      OutsideValues outside = OutsideValues.of(graph.path(), tensor);
      int length = Math.toIntExact(outside.length());
      return floats(ByteBuffer.wrap(GraphFields.bytes(outside.file(), outside.offset(), length)));
    }
    if (tensor.hasRawData()) {
      return floats(tensor.getRawData().asReadOnlyByteBuffer());
    }
    float[] values = new float[tensor.getFloatDataCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.getFloatData(i);
    }
    return values;
  }

  private static float[] floats(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
