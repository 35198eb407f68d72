package org.contexture.encoder.quantize;

import java.util.List;

/**
 * How many bits the numbers of quantized weights use; all are stored as int8.
 *
 * <p>Processors of the x86 family without VNNI add two products of an activation (0 to 255) and a
 * weight in 16 bits, and cut off what does not fit. Of weights from -64 to 64 every such sum fits:
 * the products are exact, and the same on every processor.
 */
public enum WeightBits {
  /** From -64 to 64. */
  SEVEN(7, 64),

  /** From -127 to 127: for processors with VNNI, or of the ARM family. */
  EIGHT(8, 127);

  private final int bits;
  private final int largest;

  WeightBits(int bits, int largest) {
    this.bits = bits;
    this.largest = largest;
  }

  /** All of them. */
  public static List<WeightBits> all() {
    return List.of(values());
  }

  /** As a user gives it. */
  public String id() {
    return Integer.toString(bits);
  }

  public int bits() {
    return bits;
  }

  /** The largest number that a weight becomes; the smallest is its negative. */
  int largest() {
    return largest;
  }
}
