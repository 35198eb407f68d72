package org.contexture.encoder.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorStepTest {
  /** Formulas of PyTorch's documentation, worked out at -1.5, 0.25 and 3. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Identity,    -1.5,         0.25,        3
          Tanh,        -0.905148254, 0.244918662, 0.995054754
          ReLU,        0,            0.25,        3
          ReLU6,       0,            0.25,        3
          LeakyReLU,   -0.015,       0.25,        3
          RReLU,       -0.34375,     0.25,        3
          GELU,        -0.100210802, 0.149676581, 2.995950306
          Sigmoid,     0.182425524,  0.562176501, 0.952574127
          LogSigmoid,  -1.701413278, -0.575939420, -0.048587352
          SiLU,        -0.273638286, 0.140544125, 2.857722380
          Mish,        -0.298099742, 0.169572410, 2.986535005
          Softplus,    0.201413278, 0.825939420, 3.048587352
          ELU,         -0.77686984,  0.25,        3
          CELU,        -0.77686984,  0.25,        3
          SELU,        -1.365814353, 0.262675247, 3.152102962
          Softsign,    -0.6,         0.2,         0.75
          Tanhshrink,  -0.594851746, 0.005081338, 2.004945246
          Hardtanh,    -1,           0.25,        1
          Hardsigmoid, 0.25,         0.541666667, 1
          Hardswish,   -0.375,       0.135416667, 3
          Hardshrink,  -1.5,         0,           3
          Softshrink,  -1,           0,           2.5
          Softmax,     0.010333596, 0.059465739, 0.930200665
          Softmin,     0.843965227, 0.146659166, 0.009375607
          LogSoftmax,  -4.572354947, -2.822354947, -0.072354947
          """)
  void anActivationIsThatOfPyTorch(String type, float low, float middle, float high) {
    float[] vector = {-1.5f, 0.25f, 3};
    Activation activation = Activation.ofClass("torch.nn.modules.activation." + type).orElseThrow();
    assertThat(activation.apply(vector))
        .containsExactly(new float[] {low, middle, high}, within(2e-6f));
    assertThat(vector).containsExactly(-1.5f, 0.25f, 3);
  }

  @ParameterizedTest
  @EnumSource
  void anActivationIsFoundByItsClass(Activation activation) {
    assertThat(Activation.ofClass("torch.nn." + activation.type())).contains(activation);
    assertThat(activation.apply(new float[] {-100, 0, 100})).hasSize(3).doesNotContain(Float.NaN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Tanh", "torch.tanh", "torch.nn.functional.tanh", "torch.nn.GLU", "my.nn.Tanh"})
  void whatIsNoActivationOfPyTorchIsNotFound(String name) {
    assertThat(Activation.ofClass(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.5, 0.5204998778130465",
    "-2, -0.9953222650189527",
    "5, 0.9999999999984626",
    "9, 1"
  })
  void theErrorFunctionIsExact(double x, double value) {
    assertThat(ErrorFunction.of(x)).isCloseTo(value, within(1e-15));
  }

  @Test
  void aLinearLayerMultipliesAndAdds() {
    float[] weight = {1, 2, 3, 4, 5, 6};
    assertThat(LinearStep.of(weight, new float[] {10, 20}).apply(new float[] {1, 0, -1}))
        .containsExactly(8, 18);
  }

  @Test
  void layerNormHasMeanAndDeviationOfTheVector() {
    float[] normed =
        new LayerNormStep(new float[] {1, 2}, new float[] {0, 5}).apply(new float[] {1, 3});
    assertThat(normed).containsExactly(new float[] {-0.999995f, 6.99999f}, within(1e-6f));
  }
}
