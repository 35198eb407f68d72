package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/**
 * A weight of a graph.
 *
 * @param dimensions its shape
 * @param bytes the graph's field that holds it, tag included
 * @param location the file that its values are in, relative to the graph's folder; empty where they
 *     are in the graph itself
 * @param type number of its element type
 * @param numbers its values where they are few whole numbers, such as axes; else none
 */
public record GraphInitializer(
    String name,
    List<Long> dimensions,
    ByteRange bytes,
    String location,
    int type,
    List<Long> numbers) {

  /** Whether its values have fewer bits than a float. */
  public boolean isCoarse() {
    DataType known = DataType.forNumber(type);
    return known == null
        || switch (known) {
          case FLOAT, DOUBLE, INT64, INT32, BOOL, STRING -> false;
          default -> true;
        };
  }
}
