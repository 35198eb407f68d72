package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.model.ModelException;

/**
 * What {@link GraphNode} leaves out of a node.
 *
 * @param domain of its operator; empty for ONNX's own
 * @param inputs in their places; an empty name stands for one that is left out
 * @param scalars attributes that are numbers, by name
 */
public record NodeFields(String domain, List<String> inputs, Map<String, Float> scalars) {
  /**
   * Reads a node again.
   *
   * @throws ModelException where the graph's file cannot be read any more
   */
  public static NodeFields of(GraphFile graph, GraphNode node) {
    try {
      NodeProto proto = GraphFields.node(graph, node);
      Map<String, Float> scalars = new HashMap<>();
      for (AttributeProto attribute : proto.getAttributeList()) {
        if (attribute.getType() == AttributeType.FLOAT) {
          scalars.put(attribute.getName(), attribute.getF());
        }
      }
      return new NodeFields(
          proto.getDomain(), List.copyOf(proto.getInputList()), Map.copyOf(scalars));
    } catch (IOException e) {
      throw new ModelException("Cannot read model " + graph.path() + ": " + e.getMessage(), e);
    }
  }
}
