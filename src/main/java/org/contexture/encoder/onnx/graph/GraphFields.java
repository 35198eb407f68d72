package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.contexture.encoder.model.ModelException;

/** Fields of an ONNX file that were passed over when it was read, and are wanted after all. */
final class GraphFields {
  private GraphFields() {}

  static NodeProto node(GraphFile graph, GraphNode node) throws IOException {
    return GraphProto.parseFrom(bytes(graph.path(), node.bytes())).getNode(0);
  }

  /** A weight, with its values where they are in the graph itself. */
  static TensorProto initializer(GraphFile graph, GraphInitializer weight) throws IOException {
    return GraphProto.parseFrom(bytes(graph.path(), weight.bytes())).getInitializer(0);
  }

  /** The model without its graph. */
  static ModelProto model(GraphFile graph) throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    for (ByteRange range : graph.modelRest()) {
      rest.write(bytes(graph.path(), range));
    }
    return ModelProto.parseFrom(rest.toByteArray());
  }

  private static byte[] bytes(Path file, ByteRange range) throws IOException {
    return bytes(file, range.begin(), Math.toIntExact(range.length()));
  }

  /** What is thrown where the graph, or a file beside it, is not what it was or should be. */
  static ModelException unreadable(GraphFile graph, Exception e) {
    return new ModelException("Cannot read model " + graph.path() + ": " + e.getMessage(), e);
  }

  /**
   * Opens a file of a model's for reading.
   *
   * @throws ModelException where that is not possible
   */
  static FileChannel open(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new ModelException("Cannot read model file " + file + ": " + e, e);
    }
  }

  /** Bytes of a file of any size. */
  static byte[] bytes(Path file, long begin, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, begin + buffer.position()) < 0) {
          throw new EOFException("%s ends before byte %d".formatted(file, begin + length));
        }
      }
    }
    return buffer.array();
  }
}
