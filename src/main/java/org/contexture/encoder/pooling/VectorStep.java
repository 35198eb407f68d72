package org.contexture.encoder.pooling;

/**
 * A step from a vector to another. Sums run in one order, so that a vector gives the same bits
 * whatever was computed beside it. Safe for use by many threads at once.
 */
@FunctionalInterface
public interface VectorStep {
  /** What comes of a vector, which is left as it is; it may be what comes. */
  float[] apply(float[] vector);
}
