package org.contexture.encoder.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What one input of a graph is fed with.
 *
 * @param name of the input
 * @param values row-major; int64 for a {@link LongBuffer}, float32 for a {@link FloatBuffer}
 */
public record InputTensor(String name, Buffer values, List<Long> shape) {
  public static InputTensor of(String name, long[] values, long... shape) {
    return new InputTensor(name, LongBuffer.wrap(values), boxed(shape));
  }

  public static InputTensor of(String name, float[] values, long... shape) {
    return new InputTensor(name, FloatBuffer.wrap(values), boxed(shape));
  }

  private static List<Long> boxed(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  NDArray create(NDManager manager) {
    DataType type = values instanceof LongBuffer ? DataType.INT64 : DataType.FLOAT32;
    NDArray array = manager.create(values, new Shape(shape), type);
    array.setName(name);
    return array;
  }
}
