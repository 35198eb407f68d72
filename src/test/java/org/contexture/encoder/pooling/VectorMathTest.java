package org.contexture.encoder.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;

class VectorMathTest {
  @Property
  void aNormalizedVectorHasLengthOne(@ForAll("anyVectors") float[] vector) {
    double length = Math.sqrt(VectorMath.dot(vector, vector));
    VectorMath.normalize(vector);
    double expected = length < 1e-12 ? length / 1e-12 : 1;
    assertThat(Math.sqrt(VectorMath.dot(vector, vector))).isCloseTo(expected, within(1e-5));
  }

  @Property
  void aVectorPointsWhereItsMultiplesPoint(
      @ForAll("positiveVectors") float[] vector,
      @ForAll @FloatRange(min = 0.5f, max = 9) float factor) {
    float[] scaled = new float[vector.length];
    for (int d = 0; d < vector.length; d++) {
      scaled[d] = -factor * vector[d];
    }
    assertThat(VectorMath.cosine(vector, vector)).isCloseTo(1, within(1e-12));
    assertThat(VectorMath.cosine(vector, scaled)).isCloseTo(-1, within(1e-6));
  }

  @Example
  void aZeroVectorStaysZero() {
    float[] vector = new float[3];
    VectorMath.normalize(vector);
    assertThat(vector).containsOnly(0);
  }

  @Example
  void aVectorIsScaledInPlace() {
    float[] vector = {3, -4};
    VectorMath.normalize(vector);
    assertThat(vector).containsExactly(0.6f, -0.8f);
  }

  @Example
  void theDotProductIsTheSumOfProducts() {
    assertThat(VectorMath.dot(new float[] {1, 2, 3}, new float[] {4, -5, 6})).isEqualTo(12);
  }

  @Example
  void theCosineWithAZeroVectorIsZero() {
    assertThat(VectorMath.cosine(new float[2], new float[] {1, 2})).isZero();
  }

  @Example
  void theCosineOfARightAngleIsZero() {
    assertThat(VectorMath.cosine(new float[] {1, 2}, new float[] {-2, 1})).isZero();
  }

  @Example
  void oneValueThatIsNotANumberMakesAVectorNotFinite() {
    assertThat(VectorMath.isFinite(new float[] {1, Float.MAX_VALUE})).isTrue();
    assertThat(VectorMath.isFinite(new float[] {1, Float.NaN})).isFalse();
    assertThat(VectorMath.isFinite(new float[] {Float.NEGATIVE_INFINITY, 1})).isFalse();
  }

  @Provide
  Arbitrary<float[]> anyVectors() {
    return Arbitraries.floats()
        .between(-1e30f, 1e30f)
        .array(float[].class)
        .ofMinSize(1)
        .ofMaxSize(50);
  }

  @Provide
  Arbitrary<float[]> positiveVectors() {
    return Arbitraries.floats().between(1, 100).array(float[].class).ofSize(10);
  }
}
