package org.contexture.encoder.pooling;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PyTorch's activations with the parameters that their modules have by default, by the last name of
 * their classes ({@code torch.nn.modules.activation}). Values are computed in double precision by
 * {@link StrictMath}, so that they have the same bits on every machine.
 */
public enum Activation implements VectorStep {
  IDENTITY("Identity", x -> x),
  TANH("Tanh", StrictMath::tanh),
  RELU("ReLU", x -> Math.max(0, x)),
  RELU6("ReLU6", x -> clamp(x, 0, 6)),
  LEAKY_RELU("LeakyReLU", x -> x >= 0 ? x : 0.01 * x),
  /** In use it has the mean of the slopes that it is trained with. */
  RRELU("RReLU", x -> x >= 0 ? x : x * (1.0 / 8 + 1.0 / 3) / 2),
  GELU("GELU", x -> x * (1 + ErrorFunction.of(x / Math.sqrt(2))) / 2),
  SIGMOID("Sigmoid", Activation::sigmoid),
  LOG_SIGMOID("LogSigmoid", x -> -softplus(-x)),
  SILU("SiLU", x -> x * sigmoid(x)),
  MISH("Mish", x -> x * StrictMath.tanh(softplus(x))),
  SOFTPLUS("Softplus", x -> x > 20 ? x : softplus(x)),
  ELU("ELU", x -> x > 0 ? x : StrictMath.expm1(x)),
  CELU("CELU", x -> x > 0 ? x : StrictMath.expm1(x)),
  /** Its two constants keep mean and variance (Klambauer et al. 2017, section 2). */
  SELU("SELU", x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * StrictMath.expm1(x))),
  SOFTSIGN("Softsign", x -> x / (1 + Math.abs(x))),
  TANHSHRINK("Tanhshrink", x -> x - StrictMath.tanh(x)),
  HARDTANH("Hardtanh", x -> clamp(x, -1, 1)),
  HARDSIGMOID("Hardsigmoid", x -> clamp(x + 3, 0, 6) / 6),
  HARDSWISH("Hardswish", x -> x * clamp(x + 3, 0, 6) / 6),
  HARDSHRINK("Hardshrink", x -> Math.abs(x) > 0.5 ? x : 0),
  SOFTSHRINK("Softshrink", x -> Math.abs(x) > 0.5 ? x - Math.copySign(0.5, x) : 0),
  SOFTMAX("Softmax", null) {
    @Override
    public float[] apply(float[] vector) {
      return exponentials(vector, 1, false);
    }
  },
  SOFTMIN("Softmin", null) {
    @Override
    public float[] apply(float[] vector) {
      return exponentials(vector, -1, false);
    }
  },
  LOG_SOFTMAX("LogSoftmax", null) {
    @Override
    public float[] apply(float[] vector) {
      return exponentials(vector, 1, true);
    }
  };

  private static final Pattern CLASS =
      Pattern.compile("torch\\.nn\\.(modules\\.(activation|linear)\\.)?(\\w+)");

  private final String type;

  // A function of its argument alone: nothing in it can change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final DoubleUnaryOperator function;

  Activation(String type, DoubleUnaryOperator function) {
    this.type = type;
    this.function = function;
  }

  /** The last name of its class. */
  public String type() {
    return type;
  }

  /** That of a class of PyTorch, by its whole name; nothing for another one. */
  public static Optional<Activation> ofClass(String name) {
    Matcher found = CLASS.matcher(name);
    return found.matches() ? find(found.group(3)) : Optional.empty();
  }

  /** That of a class by its last name, or nothing. */
  public static Optional<Activation> find(String type) {
    return Arrays.stream(values()).filter(each -> each.type.equals(type)).findFirst();
  }

  @Override
  public float[] apply(float[] vector) {
    float[] activated = new float[vector.length];
    for (int d = 0; d < vector.length; d++) {
      activated[d] = (float) function.applyAsDouble(vector[d]);
    }
    return activated;
  }

  private static double clamp(double x, double least, double most) {
    return Math.min(most, Math.max(least, x));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(0, x) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static float[] exponentials(float[] vector, int sign, boolean log) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float value : vector) {
      largest = Math.max(largest, sign * value);
    }
    double sum = 0;
    for (float value : vector) {
      sum += StrictMath.exp(sign * value - largest);
    }
    float[] shares = new float[vector.length];
    for (int d = 0; d < vector.length; d++) {
      double power = sign * vector[d] - largest;
      shares[d] = (float) (log ? power - StrictMath.log(sum) : StrictMath.exp(power) / sum);
    }
    return shares;
  }
}
