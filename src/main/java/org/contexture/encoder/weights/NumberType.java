package org.contexture.encoder.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Types of numbers that weights are stored as, little-endian. */
public enum NumberType {
  F64(8, "DoubleStorage"),
  F32(4, "FloatStorage"),
  F16(2, "HalfStorage"),
  BF16(2, "BFloat16Storage"),
  I64(8, "LongStorage"),
  I32(4, "IntStorage"),
  I16(2, "ShortStorage"),
  I8(1, "CharStorage"),
  U8(1, "ByteStorage"),
  BOOL(1, "BoolStorage"),
  U16(2, "UInt16Storage"),
  U32(4, "UInt32Storage"),
  U64(8, "UInt64Storage");

  private static final int HALF_MANTISSA = 10;
  private static final int MANTISSA_SHIFT = 13;
  private static final int HALF_EXPONENTS = 0x1f;

  /** Of the smallest number of a half that is not 0. */
  private static final float HALF_LEAST = 0x1p-24f;

  private final int bytes;
  private final String storage;

  NumberType(int bytes, String storage) {
    this.bytes = bytes;
    this.storage = storage;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /** The type of a safetensors name, such as {@code BF16}. */
  static Optional<NumberType> find(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** The type of a storage class of PyTorch, such as {@code HalfStorage}. */
  static Optional<NumberType> ofStorage(String name) {
    return Arrays.stream(values()).filter(type -> type.storage.equals(name)).findFirst();
  }

  /**
   * Widens numbers to floats; those of more than 24 bits become the nearest float.
   *
   * @param from little-endian; read as far as {@code to} has room
   */
  void widen(ByteBuffer from, FloatBuffer to) {
    if (this == F32) {
      FloatBuffer floats = from.asFloatBuffer();
      floats.limit(to.remaining());
      to.put(floats);
      return;
    }
    while (to.hasRemaining()) {
      to.put(next(from));
    }
  }

  private float next(ByteBuffer from) {
    return switch (this) {
      case F64 -> (float) from.getDouble();
      case F32 -> from.getFloat();
      case F16 -> half(from.getShort());
      case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
      case I64 -> from.getLong();
      case I32 -> from.getInt();
      case I16 -> from.getShort();
      case I8 -> from.get();
      case U8 -> Byte.toUnsignedInt(from.get());
      case BOOL -> from.get() == 0 ? 0 : 1;
      case U16 -> Short.toUnsignedInt(from.getShort());
      case U32 -> Integer.toUnsignedLong(from.getInt());
      case U64 -> unsigned(from.getLong());
    };
  }

  private static float unsigned(long value) {
    // The lowest bit stays part of what is rounded.
    return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2f;
  }

  private static float half(short bits) {
    int exponent = (bits >> HALF_MANTISSA) & HALF_EXPONENTS;
    int mantissa = bits & ((1 << HALF_MANTISSA) - 1);
    int sign = (bits & 0x8000) << 16;
    if (exponent == 0) {
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(mantissa * HALF_LEAST));
    }
    int wide = exponent == HALF_EXPONENTS ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | mantissa << MANTISSA_SHIFT);
  }
}
