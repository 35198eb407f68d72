package org.contexture.encoder.llama2c;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.EncoderRuntime;
import org.contexture.encoder.TextEncoder;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;

/** Contexture's vectors of a converted model, and those that plain arithmetic gives. */
final class LlamaStates {
  private static final List<String> POOLINGS = List.of("mean", "weightedmean", "lasttoken");

  private LlamaStates() {}

  static TextEncoder open(ModelFolder folder, int tokenBudget, List<String> vectors) {
    List<String> problems = new ArrayList<>();
    VectorSpec[] specs =
        vectors.stream().map(text -> VectorSpec.parse(text, problems)).toArray(VectorSpec[]::new);
    assertThat(problems).isEmpty();
    return TextEncoder.open(
        folder, EncoderSpec.defaults().withVectors(specs), new EncoderRuntime(1, tokenBudget));
  }

  /** A vector of each token, of each layer. */
  static List<String> everyLayer(int layers) {
    return IntStream.rangeClosed(0, layers)
        .mapToObj("layer_%1$d:level=token;layers=%1$d;special-tokens=true"::formatted)
        .toList();
  }

  static List<EncodedSpan> spans(EncodedText text, int vector) {
    return ((EncodedVector.Spans) text.vectors().get(vector)).spans();
  }

  /**
   * Compares the vectors of all tokens in all layers, and of the text under three poolings.
   *
   * @return the largest difference
   */
  static double largestDifference(
      ModelFolder folder, PlainLlama plain, PlainTokenizer tokenizer, List<String> texts) {
    List<String> vectors = new ArrayList<>(everyLayer(plain.layers));
    for (String pooling : POOLINGS) {
      for (int layer = 0; layer <= plain.layers; layer++) {
        vectors.add("%1$s_%2$d:layers=%2$d;pooling=%1$s".formatted(pooling, layer));
      }
    }
    double largest = 0;
    try (TextEncoder encoder = open(folder, 256, vectors)) {
      List<EncodedText> encoded = encoder.encode(texts).texts();
      for (int i = 0; i < texts.size(); i++) {
        double[][][] expected = plain.states(tokenizer.encode(texts.get(i)));
        for (int v = 0; v < vectors.size(); v++) {
          int layer = v % (plain.layers + 1);
          if (v <= plain.layers) {
            List<EncodedSpan> tokens = spans(encoded.get(i), v);
            assertThat(tokens).as(texts.get(i)).hasSameSizeAs(expected[layer]);
            for (int t = 0; t < tokens.size(); t++) {
              largest = Math.max(largest, difference(tokens.get(t).vector(), expected[layer][t]));
            }
          } else {
            String pooling = POOLINGS.get(v / (plain.layers + 1) - 1);
            float[] vector = ((EncodedVector.Whole) encoded.get(i).vectors().get(v)).values();
            largest = Math.max(largest, difference(vector, pool(pooling, expected[layer])));
          }
        }
      }
    }
    return largest;
  }

  private static double[] pool(String pooling, double[][] states) {
    double[] pooled = new double[states[0].length];
    double total = 0;
    for (int t = 0; t < states.length; t++) {
      double weight =
          switch (pooling) {
            case "mean" -> 1;
            case "weightedmean" -> t + 1;
            default -> t == states.length - 1 ? 1 : 0;
          };
      total += weight;
      for (int d = 0; d < pooled.length; d++) {
        pooled[d] += weight * states[t][d];
      }
    }
    for (int d = 0; d < pooled.length; d++) {
      pooled[d] /= total;
    }
    return pooled;
  }

  static double difference(float[] found, double[] expected) {
    assertThat(found).hasSize(expected.length);
    double largest = 0;
    for (int d = 0; d < found.length; d++) {
      largest = Math.max(largest, Math.abs(found[d] - expected[d]));
    }
    return largest;
  }
}
