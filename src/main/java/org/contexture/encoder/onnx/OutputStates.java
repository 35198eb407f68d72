package org.contexture.encoder.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.contexture.encoder.layer.HiddenStates;

/** Takes the hidden states out of what a run gave. */
final class OutputStates {
  private static final Set<DataType> TYPES =
      Set.of(DataType.FLOAT32, DataType.FLOAT16, DataType.BFLOAT16);

  private OutputStates() {}

  /**
   * Copies what a run gave.
   *
   * @param tensors names of the outputs
   * @throws IllegalStateException where an output is no float tensor of the batch's shape
   */
  static HiddenStates copy(NDList outputs, List<String> tensors, TokenBatch batch) {
    List<float[]> layers = new ArrayList<>();
    List<Long> dimensions = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      NDArray output = outputs.get(i);
      check(output, tensors.get(i), batch);
      layers.add(floats(output));
      dimensions.add(output.getShape().get(2));
    }
    if (dimensions.stream().distinct().count() > 1) {
      throw new IllegalStateException(
          "hidden states of all layers must have the same dimension: " + dimensions);
    }
    return new HiddenStates(layers, batch.length(), Math.toIntExact(dimensions.get(0)));
  }

  /**
   * Copies tensors of any shapes.
   *
   * @param tensors names of the outputs
   * @return the values of each, row-major
   * @throws IllegalStateException where an output is no float tensor
   */
  static List<float[]> values(NDList outputs, List<String> tensors) {
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      checkType(outputs.get(i), "tensor", tensors.get(i));
      values.add(floats(outputs.get(i)));
    }
    return values;
  }

  /** Values of a float tensor, row-major. */
  static float[] floats(NDArray output) {
    ByteBuffer bytes = output.toByteBuffer();
    FloatBuffer floats =
        switch (output.getDataType()) {
          case FLOAT16 -> Fp16Conversions.convertFp16BufferToFloatBuffer(bytes.asShortBuffer());
          case BFLOAT16 -> Fp16Conversions.convertBf16BufferToFloatBuffer(bytes.asShortBuffer());
          default -> bytes.asFloatBuffer();
        };
    float[] values = new float[floats.remaining()];
    floats.get(values);
    return values;
  }

  private static void check(NDArray output, String tensor, TokenBatch batch) {
    checkType(output, "hidden states", tensor);
    Shape shape = output.getShape();
    if (shape.dimension() != 3 || shape.get(0) != batch.rows() || shape.get(1) != batch.length()) {
      throw new IllegalStateException(
          "hidden states '%s' must have shape [%d, %d, dimension]: %s"
              .formatted(tensor, batch.rows(), batch.length(), shape));
    }
  }

  private static void checkType(NDArray output, String what, String tensor) {
    if (!TYPES.contains(output.getDataType())) {
      throw new IllegalStateException(
          "%s '%s' must be float, float16 or bfloat16: %s"
              .formatted(what, tensor, output.getDataType().name().toLowerCase(Locale.ROOT)));
    }
  }
}
