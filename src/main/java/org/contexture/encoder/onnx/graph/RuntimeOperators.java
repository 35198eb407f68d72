package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.Set;

/**
 * Operators that ONNX Runtime has beside the standard ones, as far as graphs are written of any.
 */
final class RuntimeOperators {
  private static final String DOMAIN = "com.microsoft";

  private static final Set<String> NAMES =
      Set.of("FastGelu", "Gelu", "MatMulIntegerToFloat", "MultiHeadAttention");

  /** What a model says that has one of them. */
  static final OperatorSetIdProto VERSION =
      OperatorSetIdProto.newBuilder().setDomain(DOMAIN).setVersion(1).build();

  private RuntimeOperators() {}

  /** Tells of a node whose operator is set whether it is one of them. */
  static void setDomain(NodeProto.Builder node) {
    // An empty domain that is set takes bytes that one that is not set does not.
    if (NAMES.contains(node.getOpType())) {
      node.setDomain(DOMAIN);
    }
  }

  static boolean has(NodeProto node) {
    return node.getDomain().equals(DOMAIN);
  }

  static boolean has(OperatorSetIdProto version) {
    return version.getDomain().equals(DOMAIN);
  }
}
