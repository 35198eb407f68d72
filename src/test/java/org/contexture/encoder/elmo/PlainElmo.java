package org.contexture.encoder.elmo;

import static java.lang.Math.max;
import static java.lang.Math.min;

import io.jhdf.HdfFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * ELMo as bilm-tf defines it, in double precision and as plainly as can be: sentence by sentence,
 * word by word, loop by loop. It reads the weights by itself and shares no code with the encoder.
 *
 * @param filters [width, count] of each
 */
public record PlainElmo(
    Path weights,
    int[][] filters,
    boolean relu,
    int highways,
    int chars,
    int projection,
    int cell,
    int layers,
    double cellClip,
    double projectionClip,
    boolean skips) {
  private static final int BEGIN = 256;
  private static final int END = 257;
  private static final int WORD_BEGIN = 258;
  private static final int WORD_END = 259;
  private static final int PADDING = 260;

  /** States of a sentence's words: [layer][word][value]. */
  public double[][][] states(List<String> words) {
    try (HdfFile file = new HdfFile(weights)) {
      List<double[]> vectors = new ArrayList<>();
      vectors.add(vector(file, new int[] {BEGIN}));
      for (String word : words) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[min(bytes.length, chars - 2)];
        Arrays.setAll(ids, i -> Byte.toUnsignedInt(bytes[i]));
        vectors.add(vector(file, ids));
      }
      vectors.add(vector(file, new int[] {END}));
      double[][][] states = new double[layers + 1][words.size()][];
      List<List<double[]>> forward = stack(file, 0, vectors);
      Collections.reverse(vectors);
      List<List<double[]>> backward = stack(file, 1, vectors);
      Collections.reverse(vectors);
      for (int w = 0; w < words.size(); w++) {
        states[0][w] = joined(vectors.get(w + 1), vectors.get(w + 1));
        for (int layer = 0; layer < layers; layer++) {
          states[layer + 1][w] =
              joined(forward.get(layer).get(w + 1), backward.get(layer).get(words.size() - w));
        }
      }
      return states;
    }
  }

  private double[] vector(HdfFile file, int[] characters) {
    int[] ids = new int[chars];
    Arrays.fill(ids, PADDING);
    ids[0] = WORD_BEGIN;
    System.arraycopy(characters, 0, ids, 1, characters.length);
    ids[characters.length + 1] = WORD_END;
    float[][] table = (float[][]) file.getDatasetByPath("char_embed").getData();
    double[] values = new double[0];
    for (int f = 0; f < filters.length; f++) {
      float[][][] filter = ((float[][][][]) file.getDatasetByPath("CNN/W_cnn_" + f).getData())[0];
      double[] bias = vector(file, "CNN/b_cnn_" + f);
      double[] best = new double[filters[f][1]];
      Arrays.fill(best, Double.NEGATIVE_INFINITY);
      for (int at = 0; at + filters[f][0] <= chars; at++) {
        for (int n = 0; n < best.length; n++) {
          double sum = bias[n];
          for (int c = 0; c < filters[f][0]; c++) {
            for (int d = 0; d < table[0].length; d++) {
              sum += table[ids[at + c]][d] * (double) filter[c][d][n];
            }
          }
          best[n] = max(best[n], relu ? max(0, sum) : Math.tanh(sum));
        }
      }
      values = joined(values, best);
    }
    for (int h = 0; h < highways; h++) {
      String name = "CNN_high_" + h + "/";
      double[] carry = affine(file, values, name + "W_carry", name + "b_carry");
      double[] transform = affine(file, values, name + "W_transform", name + "b_transform");
      for (int i = 0; i < values.length; i++) {
        double open = sigmoid(carry[i]);
        values[i] = open * max(0, transform[i]) + (1 - open) * values[i];
      }
    }
    return values.length == projection
        ? values
        : affine(file, values, "CNN_proj/W_proj", "CNN_proj/b_proj");
  }

  private List<List<double[]>> stack(HdfFile file, int direction, List<double[]> vectors) {
    List<List<double[]>> outputs = new ArrayList<>();
    List<double[]> inputs = vectors;
    for (int layer = 0; layer < layers; layer++) {
      String name = "RNN_" + direction + "/RNN/MultiRNNCell/Cell" + layer + "/LSTMCell/";
      double[] state = new double[projection];
      double[] memory = new double[cell];
      List<double[]> output = new ArrayList<>();
      for (double[] input : inputs) {
        double[] gates = affine(file, joined(input, state), name + "W_0", name + "B");
        double[] shown = new double[cell];
        for (int i = 0; i < cell; i++) {
          double kept = sigmoid(gates[2 * cell + i] + 1) * memory[i];
          double added = sigmoid(gates[i]) * Math.tanh(gates[cell + i]);
          memory[i] = clipped(kept + added, cellClip);
          shown[i] = sigmoid(gates[3 * cell + i]) * Math.tanh(memory[i]);
        }
        double[] next = product(file, shown, name + "W_P_0");
        for (int i = 0; i < projection; i++) {
          next[i] = clipped(next[i], projectionClip);
        }
        state = next;
        double[] shortcut = next.clone();
        for (int i = 0; skips && layer > 0 && i < projection; i++) {
          shortcut[i] += input[i];
        }
        output.add(shortcut);
      }
      outputs.add(output);
      inputs = output;
    }
    return outputs;
  }

  private static double[] affine(HdfFile file, double[] x, String weight, String bias) {
    double[] sums = product(file, x, weight);
    double[] more = vector(file, bias);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
    return sums;
  }

  private static double[] product(HdfFile file, double[] x, String weight) {
    float[][] matrix = (float[][]) file.getDatasetByPath(weight).getData();
    double[] sums = new double[matrix[0].length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += x[i] * matrix[i][j];
      }
    }
    return sums;
  }

  private static double[] vector(HdfFile file, String name) {
    float[] values = (float[]) file.getDatasetByPath(name).getData();
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static double[] joined(double[] one, double[] other) {
    double[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double clipped(double x, double limit) {
    return limit == 0 ? x : max(-limit, min(limit, x));
  }
}
