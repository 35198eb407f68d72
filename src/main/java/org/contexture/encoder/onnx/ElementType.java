package org.contexture.encoder.onnx;

import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.contexture.encoder.model.ModelException;

/** Types of tensors that can be made of whole numbers. */
enum ElementType {
  INT64(DataType.INT64, OnnxJavaType.INT64, Long.MIN_VALUE, Long.MAX_VALUE),
  INT32(DataType.INT32, OnnxJavaType.INT32, Integer.MIN_VALUE, Integer.MAX_VALUE),
  INT8(DataType.INT8, OnnxJavaType.INT8, Byte.MIN_VALUE, Byte.MAX_VALUE),
  UINT8(DataType.UINT8, OnnxJavaType.UINT8, 0, 255),
  BOOL(DataType.BOOLEAN, OnnxJavaType.BOOL, 0, 1),
  FLOAT(DataType.FLOAT32, OnnxJavaType.FLOAT, -(1 << 24), 1 << 24),
  DOUBLE(DataType.FLOAT64, OnnxJavaType.DOUBLE, -(1L << 53), 1L << 53),
  FLOAT16(DataType.FLOAT16, OnnxJavaType.FLOAT16, -(1 << 11), 1 << 11),
  BFLOAT16(DataType.BFLOAT16, OnnxJavaType.BFLOAT16, -(1 << 8), 1 << 8);

  private static final Map<String, ElementType> BY_ID =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(ElementType::id, type -> type));

  private final DataType djl;
  private final OnnxJavaType runtime;
  private final long least;
  private final long most;

  /**
   * A type.
   *
   * @param least whole number that it holds exactly, as it does all up to {@code most}
   */
  ElementType(DataType djl, OnnxJavaType runtime, long least, long most) {
    this.djl = djl;
    this.runtime = runtime;
    this.least = least;
    this.most = most;
  }

  /** The type of that ONNX name, such as {@code int64}. */
  static Optional<ElementType> find(String name) {
    return Optional.ofNullable(BY_ID.get(name));
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isInteger() {
    return djl.isInteger();
  }

  /** As DJL calls it. */
  DataType djl() {
    return djl;
  }

  /** As ONNX Runtime calls it. */
  OnnxJavaType runtime() {
    return runtime;
  }

  /**
   * The bytes of a tensor.
   *
   * @throws ModelException where a number is none of this type
   */
  ByteBuffer bytes(long[] values) {
    int size = runtime.size * values.length;
    // ONNX Runtime takes numbers of 16 bits from outside the heap only.
    ByteBuffer bytes =
        runtime.size == 2 ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    bytes.order(ByteOrder.nativeOrder());
    for (long value : values) {
      if (value < least || value > most) {
        throw new ModelException(
            "Values of type %s must lie in %d to %d: %d".formatted(id(), least, most, value));
      }
      put(bytes, value);
    }
    return bytes.flip();
  }

  private void put(ByteBuffer bytes, long value) {
    switch (this) {
      case INT64 -> bytes.putLong(value);
      case INT32 -> bytes.putInt((int) value);
      case INT8, UINT8, BOOL -> bytes.put((byte) value);
      case FLOAT -> bytes.putFloat((float) value);
      case DOUBLE -> bytes.putDouble((double) value);
      case FLOAT16 -> bytes.putShort(Fp16Conversions.floatToFp16((float) value));
      case BFLOAT16 -> bytes.putShort(Fp16Conversions.floatToBf16((float) value));
    }
  }
}
