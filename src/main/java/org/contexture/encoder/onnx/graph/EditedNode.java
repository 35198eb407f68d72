package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A node of an edited graph.
 *
 * @param kept the field of the graph's file that holds it, tag included; nothing for a new one
 * @param made that field of a new one
 */
record EditedNode(
    Collection<String> inputs, List<String> outputs, Optional<ByteRange> kept, ByteString made) {
  static EditedNode of(GraphNode node) {
    return new EditedNode(
        node.inputs(), node.outputs(), Optional.of(node.bytes()), ByteString.EMPTY);
  }

  static EditedNode of(NodeProto node) {
    ByteString field = GraphProto.newBuilder().addNode(node).build().toByteString();
    return new EditedNode(node.getInputList(), node.getOutputList(), Optional.empty(), field);
  }

  FilePart part(FileChannel graph) {
    return kept.map(range -> FilePart.of(graph, range))
        .orElseGet(() -> FilePart.of(made.toByteArray()));
  }
}
