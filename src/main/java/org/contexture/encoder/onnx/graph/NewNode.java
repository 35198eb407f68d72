package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;

/**
 * A node that comes into the place of another, without attributes. It is of the same module as that
 * one, which its name and metadata show.
 *
 * @param suffix what its name has behind that node's
 * @param inputs in their places; an empty name stands for one that is left out
 */
public record NewNode(String suffix, String operator, List<String> inputs, String output) {
  NodeProto inPlaceOf(NodeProto other) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllMetadataProps(other.getMetadataPropsList());
    // Names must differ, and no name is one that may occur again.
    if (!other.getName().isEmpty()) {
      node.setName(other.getName() + suffix);
    }
    RuntimeOperators.setDomain(node);
    return node.build();
  }
}
