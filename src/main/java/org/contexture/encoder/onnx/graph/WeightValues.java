package org.contexture.encoder.onnx.graph;

import java.io.IOException;
import java.nio.FloatBuffer;

/** Gives the values of a weight, row-major, some at a time. */
@FunctionalInterface
public interface WeightValues {
  /** Hands all of them on. */
  void writeTo(Sink sink) throws IOException;

  /** Takes the next ones. */
  @FunctionalInterface
  interface Sink {
    void take(FloatBuffer values) throws IOException;
  }
}
