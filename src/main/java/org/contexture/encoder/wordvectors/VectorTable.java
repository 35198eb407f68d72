package org.contexture.encoder.wordvectors;

/** Vectors by number. Safe for use by many threads at once. */
public interface VectorTable {
  /** Values of each. */
  int dimension();

  /** Copies the vector of a number to a place in an array. */
  void copy(int number, float[] to, int at);
}
