package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Fields of a graph that was changed: inputs, outputs and the types of tensors between them. */
final class SignatureFields {
  private SignatureFields() {}

  /**
   * What is left of a graph's own.
   *
   * @param tensors that are still in the graph
   * @param outputs that it has now
   */
  static byte[] of(GraphFile graph, Set<String> tensors, List<ValueInfoProto> outputs)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (ValueInfoProto input : graph.inputs()) {
      // An input that is a weight too would have to be fed if the weight were gone.
      if (!graph.initializers().containsKey(input.getName()) || tensors.contains(input.getName())) {
        out.writeMessage(GraphReader.GRAPH_INPUT, input);
      }
    }
    Set<String> given = outputs.stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    for (ValueInfoProto value : graph.values()) {
      if (tensors.contains(value.getName()) && !given.contains(value.getName())) {
        out.writeMessage(GraphReader.GRAPH_VALUE, value);
      }
    }
    for (ValueInfoProto output : outputs) {
      out.writeMessage(GraphReader.GRAPH_OUTPUT, output);
    }
    out.flush();
    return bytes.toByteArray();
  }
}
