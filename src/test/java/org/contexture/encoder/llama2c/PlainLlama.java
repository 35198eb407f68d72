package org.contexture.encoder.llama2c;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code forward} of llama2.c's run.c in double precision, for all tokens of a text: reads the file
 * itself and shares nothing with what is tested.
 */
final class PlainLlama {
  final int dim;
  final int layers;
  final int vocabulary;
  private final int hidden;
  private final int heads;
  private final int kvHeads;
  private final int headSize;
  private final double[] embedding;
  private final double[][] rmsAtt;
  private final double[][] wq;
  private final double[][] wk;
  private final double[][] wv;
  private final double[][] wo;
  private final double[][] rmsFfn;
  private final double[][] w1;
  private final double[][] w2;
  private final double[][] w3;
  private final double[] rmsFinal;
  private final double[] classifier;

  PlainLlama(Path file) {
    ByteBuffer bytes = bytes(file);
    dim = bytes.getInt();
    hidden = bytes.getInt();
    layers = bytes.getInt();
    heads = bytes.getInt();
    kvHeads = bytes.getInt();
    int vocabSize = bytes.getInt();
    vocabulary = Math.abs(vocabSize);
    int positions = bytes.getInt();
    headSize = dim / heads;
    int kvDim = kvHeads * headSize;
    FloatBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    embedding = read(in, vocabulary * dim);
    rmsAtt = readLayers(in, dim);
    wq = readLayers(in, dim * dim);
    wk = readLayers(in, dim * kvDim);
    wv = readLayers(in, dim * kvDim);
    wo = readLayers(in, dim * dim);
    rmsFfn = readLayers(in, dim);
    w1 = readLayers(in, hidden * dim);
    w2 = readLayers(in, dim * hidden);
    w3 = readLayers(in, hidden * dim);
    rmsFinal = read(in, dim);
    in.position(in.position() + positions * headSize);
    classifier = vocabSize > 0 ? embedding : read(in, vocabulary * dim);
  }

  private static ByteBuffer bytes(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double[][] readLayers(FloatBuffer in, int size) {
    double[][] all = new double[layers][];
    for (int layer = 0; layer < layers; layer++) {
      all[layer] = read(in, size);
    }
    return all;
  }

  private static double[] read(FloatBuffer in, int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = in.get();
    }
    return values;
  }

  /** States by layer and token: the embeddings, each block's output, the last one's normed. */
  double[][][] states(long[] tokens) {
    double[][][] all = new double[layers + 1][tokens.length][];
    for (int t = 0; t < tokens.length; t++) {
      all[0][t] = new double[dim];
      System.arraycopy(embedding, Math.toIntExact(tokens[t]) * dim, all[0][t], 0, dim);
    }
    for (int layer = 0; layer < layers; layer++) {
      all[layer + 1] = block(layer, all[layer]);
    }
    for (int t = 0; t < tokens.length; t++) {
      all[layers][t] = norm(all[layers][t], rmsFinal);
    }
    return all;
  }

  /** Scores of the token that comes next. */
  double[] logits(double[] state) {
    return multiply(classifier, state);
  }

  private double[][] block(int layer, double[][] states) {
    int length = states.length;
    double[][] queries = new double[length][];
    double[][] keys = new double[length][];
    double[][] values = new double[length][];
    double[][] next = new double[length][];
    for (int t = 0; t < length; t++) {
      double[] normed = norm(states[t], rmsAtt[layer]);
      queries[t] = rotate(multiply(wq[layer], normed), t);
      keys[t] = rotate(multiply(wk[layer], normed), t);
      values[t] = multiply(wv[layer], normed);
      double[] attended = new double[dim];
      for (int head = 0; head < heads; head++) {
        attend(head, t, queries, keys, values, attended);
      }
      double[] state = plus(states[t], multiply(wo[layer], attended));
      double[] again = norm(state, rmsFfn[layer]);
      double[] gate = multiply(w1[layer], again);
      double[] up = multiply(w3[layer], again);
      for (int i = 0; i < hidden; i++) {
        gate[i] *= up[i] / (1 + Math.exp(-gate[i]));
      }
      next[t] = plus(state, multiply(w2[layer], gate));
    }
    return next;
  }

  private void attend(
      int head, int t, double[][] queries, double[][] keys, double[][] values, double[] out) {
    int q = head * headSize;
    int k = head / (heads / kvHeads) * headSize;
    double[] shares = new double[t + 1];
    double total = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int seen = 0; seen <= t; seen++) {
      for (int i = 0; i < headSize; i++) {
        shares[seen] += queries[t][q + i] * keys[seen][k + i] / Math.sqrt(headSize);
      }
      most = Math.max(most, shares[seen]);
    }
    for (int seen = 0; seen <= t; seen++) {
      shares[seen] = Math.exp(shares[seen] - most);
      total += shares[seen];
    }
    for (int seen = 0; seen <= t; seen++) {
      for (int i = 0; i < headSize; i++) {
        out[q + i] += shares[seen] / total * values[seen][k + i];
      }
    }
  }

  private double[] rotate(double[] vector, int position) {
    double[] turned = new double[vector.length];
    for (int i = 0; i < vector.length; i += 2) {
      double angle = position / Math.pow(10_000, (i % headSize) / (double) headSize);
      turned[i] = vector[i] * Math.cos(angle) - vector[i + 1] * Math.sin(angle);
      turned[i + 1] = vector[i] * Math.sin(angle) + vector[i + 1] * Math.cos(angle);
    }
    return turned;
  }

  private static double[] norm(double[] vector, double[] weights) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    double[] normed = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      normed[i] = weights[i] * vector[i] / Math.sqrt(squares / vector.length + 1e-5);
    }
    return normed;
  }

  private static double[] multiply(double[] matrix, double[] vector) {
    double[] product = new double[matrix.length / vector.length];
    for (int row = 0; row < product.length; row++) {
      for (int i = 0; i < vector.length; i++) {
        product[row] += matrix[row * vector.length + i] * vector[i];
      }
    }
    return product;
  }

  private static double[] plus(double[] left, double[] right) {
    double[] sum = new double[left.length];
    for (int i = 0; i < left.length; i++) {
      sum[i] = left[i] + right[i];
    }
    return sum;
  }
}
