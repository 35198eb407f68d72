package org.contexture.encoder.llama2c;

/**
 * The weights of a file, in its order: matrices, row-major, one row per value that they give. Those
 * of a layer lie one layer behind the other.
 */
enum Part {
  EMBEDDING,
  RMS_ATT,
  WQ,
  WK,
  WV,
  WO,
  RMS_FFN,
  W1,
  W2,
  W3,
  RMS_FINAL,
  /** Not read, as llama2.c does not: the angles are computed. */
  ROPE_COSINES,
  ROPE_SINES,
  /** Only where it is not tied to the embedding. */
  CLASSIFIER;

  int rows(Header header) {
    return switch (this) {
      case RMS_ATT, RMS_FFN, RMS_FINAL -> 1;
      case WQ, WO, W2 -> header.dim();
      case WK, WV -> header.kvDim();
      case W1, W3 -> header.hiddenDim();
      case EMBEDDING, CLASSIFIER -> header.vocabSize();
      case ROPE_COSINES, ROPE_SINES -> header.seqLen();
    };
  }

  int columns(Header header) {
    return switch (this) {
      case W2 -> header.hiddenDim();
      case ROPE_COSINES, ROPE_SINES -> header.headSize() / 2;
      default -> header.dim();
    };
  }

  /** Values of one of them. */
  long size(Header header) {
    return (long) rows(header) * columns(header);
  }

  /** How many of them there are. */
  int copies(Header header) {
    return switch (this) {
      case EMBEDDING, RMS_FINAL, ROPE_COSINES, ROPE_SINES -> 1;
      case CLASSIFIER -> header.tied() ? 0 : 1;
      default -> header.layers();
    };
  }
}
