package org.contexture.encoder.onnx;

import java.io.Serializable;
import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param name as in the graph
 * @param type ONNX element type in lower case, such as {@code int64} or {@code float}
 * @param shape each dimension: a number, or the name of a free one
 */
public record TensorSignature(String name, String type, List<String> shape)
    implements Serializable {
  @Override
  public String toString() {
    return name + ": " + type + shape;
  }
}
