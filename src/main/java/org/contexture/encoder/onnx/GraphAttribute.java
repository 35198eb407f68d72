package org.contexture.encoder.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;

/**
 * A whole number, or several, that a node of a graph carries.
 *
 * @param list whether the operator takes a list, of one number too
 */
public record GraphAttribute(String name, List<Long> values, boolean list) {
  public static GraphAttribute number(String name, long value) {
    return new GraphAttribute(name, List.of(value), false);
  }

  public static GraphAttribute numbers(String name, long... values) {
    return new GraphAttribute(name, Arrays.stream(values).boxed().toList(), true);
  }

  AttributeProto proto() {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
    return list
        ? proto.setType(AttributeProto.AttributeType.INTS).addAllInts(values).build()
        : proto.setType(AttributeProto.AttributeType.INT).setI(values.get(0)).build();
  }
}
