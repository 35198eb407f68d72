package org.contexture.encoder.llama2c;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.encoder.model.ModelException;

/**
 * The seven numbers that a file of llama2.c's version 0 begins with, under the names of its {@code
 * Config}.
 *
 * @param dim values of a token's state
 * @param hiddenDim values inside the feed-forward part
 * @param kvHeads heads of keys and values; each serves as many heads of queries
 * @param vocabSize number of tokens
 * @param tied whether the classifier's weights are the embedding's: the file's vocabulary size is
 *     negative where they are not
 * @param seqLen the most tokens that the model reads
 */
record Header(
    int dim,
    int hiddenDim,
    int layers,
    int heads,
    int kvHeads,
    int vocabSize,
    boolean tied,
    int seqLen) {
  static final int BYTES = 7 * Integer.BYTES;

  /** Beyond any model that fits into one file; keeps products of three within a long. */
  private static final int MOST = 1 << 20;

  /** {@code ak42}, with which the later formats begin. */
  private static final int MAGIC = 0x616b3432;

  /**
   * Reads a header.
   *
   * @throws ModelException where its numbers are no model's
   */
  static Header read(ByteBuffer bytes, Path file) {
    int dim = bytes.getInt();
    if (dim == MAGIC) {
      throw Unreadable.file(file, "it is of a later format; version 0 is expected");
    }
    int hiddenDim = bytes.getInt();
    int layers = bytes.getInt();
    int heads = bytes.getInt();
    int kvHeads = bytes.getInt();
    int vocabSize = bytes.getInt();
    int seqLen = bytes.getInt();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("dim", dim);
    numbers.put("hidden_dim", hiddenDim);
    numbers.put("n_layers", layers);
    numbers.put("n_heads", heads);
    numbers.put("n_kv_heads", kvHeads);
    numbers.put("vocab_size", Math.abs(vocabSize));
    numbers.put("seq_len", seqLen);
    numbers.forEach(
        (name, number) -> {
          if (number < 1 || number > MOST) {
            throw Unreadable.file(file, name + " must lie in 1 to " + MOST + ": " + number);
          }
        });
    if (dim % (2 * heads) != 0) {
      throw Unreadable.file(
          file, "dim must be a multiple of twice n_heads, %d: %d".formatted(2 * heads, dim));
    }
    if (heads % kvHeads != 0) {
      throw Unreadable.file(
          file, "n_heads must be a multiple of n_kv_heads, %d: %d".formatted(kvHeads, heads));
    }
    return new Header(
        dim, hiddenDim, layers, heads, kvHeads, Math.abs(vocabSize), vocabSize > 0, seqLen);
  }

  /** Values of a head. */
  int headSize() {
    return dim / heads;
  }

  /** Values of all heads of keys, or of values. */
  int kvDim() {
    return kvHeads * headSize();
  }
}
