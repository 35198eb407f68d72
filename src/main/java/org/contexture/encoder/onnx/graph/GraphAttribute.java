package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.Arrays;

/** What a node of a graph carries beside its inputs. */
public final class GraphAttribute {
  private final AttributeProto proto;

  private GraphAttribute(AttributeProto.Builder proto) {
    this.proto = proto.build();
  }

  /** A whole number. */
  public static GraphAttribute number(String name, long value) {
    return new GraphAttribute(named(name, AttributeType.INT).setI(value));
  }

  /** A number. */
  public static GraphAttribute scalar(String name, double value) {
    return new GraphAttribute(named(name, AttributeType.FLOAT).setF((float) value));
  }

  /** A list of whole numbers. */
  public static GraphAttribute numbers(String name, long... values) {
    return new GraphAttribute(
        named(name, AttributeType.INTS).addAllInts(Arrays.stream(values).boxed().toList()));
  }

  /** A graph inside the node, such as the body of a loop. */
  static GraphAttribute graph(String name, GraphProto inner) {
    return new GraphAttribute(named(name, AttributeType.GRAPH).setG(inner));
  }

  private static AttributeProto.Builder named(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  AttributeProto proto() {
    return proto;
  }
}
