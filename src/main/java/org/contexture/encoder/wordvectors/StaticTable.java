package org.contexture.encoder.wordvectors;

import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.weights.ModelWeights;

/**
 * A constant vector for each token: the weights of sentence-transformers' StaticEmbedding, or those
 * of model2vec, where tokens may share a row of the table and have weights of their own. All of it
 * is on the Java heap, four bytes for each value.
 */
public final class StaticTable implements VectorTable {
  private static final String ROWS = "embedding.weight";
  private static final String MODEL2VEC_ROWS = "embeddings";
  private static final String WORD_ROWS = "emb_layer.weight";
  private static final String WEIGHTS = "weights";
  private static final String MAPPING = "mapping";

  private final float[] rows;
  private final int dimension;
  private final int[] mapping;
  private final float[] weights;
  private final boolean model2vec;

  private StaticTable(
      float[] rows, int dimension, int[] mapping, float[] weights, boolean model2vec) {
    this.rows = rows;
    this.dimension = dimension;
    this.mapping = mapping;
    this.weights = weights;
    this.model2vec = model2vec;
  }

  /**
   * Reads the table.
   *
   * @throws ModelException where a tensor is missing, of another shape, or one that nobody knows
   */
  public static StaticTable read(ModelWeights file) {
    boolean model2vec = !file.has(ROWS);
    String name = model2vec ? MODEL2VEC_ROWS : ROWS;
    List<String> unknown = new ArrayList<>(file.names());
    unknown.remove(name);
    if (model2vec) {
      unknown.removeAll(List.of(WEIGHTS, MAPPING));
    }
    if (!file.has(name) || !unknown.isEmpty()) {
      throw new ModelException(
          "Cannot use model: %s must hold %s, or %s with %s and %s, and nothing else: %s"
              .formatted(
                  file.path(),
                  ROWS,
                  MODEL2VEC_ROWS,
                  WEIGHTS,
                  MAPPING,
                  String.join(", ", file.names())));
    }
    List<Long> shape = file.shape(name);
    if (shape.size() != 2 || shape.get(0) < 1 || shape.get(1) < 1) {
      throw shape(file, name, "[tokens, values]");
    }
    int[] mapping = model2vec && file.has(MAPPING) ? mapping(file, shape.get(0)) : new int[0];
    long tokens = mapping.length == 0 ? shape.get(0) : mapping.length;
    float[] weights = new float[0];
    if (model2vec && file.has(WEIGHTS)) {
      if (!file.shape(WEIGHTS).equals(List.of(tokens))) {
        throw shape(file, WEIGHTS, "[" + tokens + "]");
      }
      weights = file.floats(WEIGHTS);
    }
    return new StaticTable(
        file.floats(name), Math.toIntExact(shape.get(1)), mapping, weights, model2vec);
  }

  /**
   * Reads the table of sentence-transformers' WordEmbeddings.
   *
   * @param words that must have a vector
   * @throws ModelException where it is missing or of another shape, or a tensor is there that
   *     nobody knows
   */
  public static StaticTable ofWords(ModelWeights file, int words) {
    if (!file.names().equals(List.of(WORD_ROWS))) {
      throw new ModelException(
          "Cannot use model: %s must hold %s and nothing else: %s"
              .formatted(file.path(), WORD_ROWS, String.join(", ", file.names())));
    }
    List<Long> shape = file.shape(WORD_ROWS);
    if (shape.size() != 2 || shape.get(0) < Math.max(1, words) || shape.get(1) < 1) {
      throw shape(file, WORD_ROWS, "[%d words or more, values]".formatted(words));
    }
    return new StaticTable(
        file.floats(WORD_ROWS), Math.toIntExact(shape.get(1)), new int[0], new float[0], false);
  }

  private static int[] mapping(ModelWeights file, long rows) {
    if (file.shape(MAPPING).size() != 1) {
      throw shape(file, MAPPING, "[tokens]");
    }
    float[] read = file.floats(MAPPING);
    int[] mapping = new int[read.length];
    for (int token = 0; token < mapping.length; token++) {
      mapping[token] = (int) read[token];
      if (mapping[token] < 0 || mapping[token] >= rows) {
        throw new ModelException(
            "Cannot use model: tensor '%s' of %s must name rows from 0 to %d: %d"
                .formatted(MAPPING, file.path(), rows - 1, mapping[token]));
      }
    }
    return mapping;
  }

  private static ModelException shape(ModelWeights file, String name, String rule) {
    return new ModelException(
        "Cannot use model: tensor '%s' of %s must have the shape %s: %s"
            .formatted(name, file.path(), rule, file.shape(name)));
  }

  /** Whether its tensors have model2vec's names, and texts are read as model2vec reads them. */
  public boolean isModel2vec() {
    return model2vec;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /** Tokens that there are vectors of. */
  public int tokens() {
    return mapping.length > 0 ? mapping.length : rows.length / dimension;
  }

  @Override
  public void copy(int token, float[] to, int at) {
    if (token < 0 || token >= tokens()) {
      throw new ModelException(
          "Cannot encode token %d: the model has vectors of %d tokens; tokenizer and weights must be of the same model"
              .formatted(token, tokens()));
    }
    int row = mapping.length > 0 ? mapping[token] : token;
    System.arraycopy(rows, row * dimension, to, at, dimension);
    if (weights.length > 0) {
      for (int d = 0; d < dimension; d++) {
        to[at + d] *= weights[token];
      }
    }
  }

  public StaticTableSignature signature() {
    long values = (long) rows.length + mapping.length + weights.length;
    return new StaticTableSignature(tokens(), values * Float.BYTES);
  }
}
