package org.contexture.encoder.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {
  /** {@code trunc((value - -range) / (2 range / 255) - 128)}, saturating. */
  @ParameterizedTest
  @CsvSource({
    "1,     -1,      -128",
    "1,     1,       126", // in float32 just below 127, as in numpy
    "1,     0,       0", // 127.5 - 128
    "1,     0.1,     12", // 140.25 - 128
    "1,     -0.1,    -13", // 114.75 - 128
    "1,     -0.5,    -64", // 63.75 - 128
    "1,     0.003,   0", // 127.8825 - 128
    "1,     0.004,   0", // 128.01 - 128
    "1,     1.5,     127",
    "1,     -1.5,    -128",
    "1,     1e30,    127",
    "1,     -1e30,   -128",
    "2.55,  0.011,   0", // (0.011 + 2.55) / 0.02 - 128
    "2.55,  0.031,   1",
    "2.55,  -0.011,  -1",
    "2.55,  2.55,    127"
  })
  void int8IsTheWholePartOfTheScaledValue(float range, float value, byte expected) {
    assertThat(Precision.int8(new float[] {value}, range)).containsExactly(expected);
  }

  @Property
  void aLargerValueIsNeverASmallerByte(
      @ForAll @FloatRange(min = -3, max = 3) float one,
      @ForAll @FloatRange(min = -3, max = 3) float other,
      @ForAll @FloatRange(min = 0.1f, max = 9) float range) {
    byte[] stored = Precision.int8(new float[] {Math.min(one, other), Math.max(one, other)}, range);
    assertThat(stored[0]).isLessThanOrEqualTo(stored[1]);
  }

  @ParameterizedTest
  @MethodSource
  void binaryIsOneBitPerValueAsNumpysPackbits(float[] vector, int... bytes) {
    assertThat(Precision.binary(vector)).containsExactly(bytes);
  }

  static Stream<Arguments> binaryIsOneBitPerValueAsNumpysPackbits() {
    return Stream.of(
        Arguments.of(new float[] {1, -1, 0, 0.1f, -0f, 2, -3, 4}, new int[] {0b10010101}),
        Arguments.of(new float[] {1}, new int[] {0b10000000}),
        Arguments.of(new float[] {-1, -1, -1}, new int[] {0}),
        Arguments.of(new float[] {0, 0, 0, 0, 0, 0, 0, 1, 1}, new int[] {1, 0b10000000}),
        Arguments.of(new float[0], new int[0]));
  }

  @Property
  void everyBitIsThatOfItsValue(@ForAll @Size(max = 40) float[] vector) {
    byte[] stored = Precision.binary(vector);
    assertThat(stored).hasSize((vector.length + 7) / 8);
    for (int bit = 0; bit < 8 * stored.length; bit++) {
      boolean set = (stored[bit / 8] >> (7 - bit % 8) & 1) == 1;
      assertThat(set).isEqualTo(bit < vector.length && vector[bit] > 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPrecisionIsFoundByItsId(Precision precision) {
    assertThat(Precision.find(precision.id())).contains(precision);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "INT8", "float64"})
  void anotherNameFindsNothing(String id) {
    assertThat(Precision.find(id)).isEmpty();
  }
}
