package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A graph with other outputs, and without the nodes and weights that none of them needs. Weights
 * are copied from file to file and never held in memory.
 */
final class CutGraph {
  private final GraphFile graph;
  private final List<String> wanted;
  private final GraphNeeds needs;

  /**
   * Cuts a graph.
   *
   * @param wanted names of tensors of the graph, which become its outputs in this order
   */
  CutGraph(GraphFile graph, List<String> wanted) {
    this.graph = graph;
    this.wanted = wanted;
    this.needs = GraphNeeds.of(graph, wanted);
  }

  /** Files beside the graph that it needs, relative to the graph's folder. */
  List<String> locations() {
    return needs.locations();
  }

  /** Writes the graph into a new file. */
  void write(Path file) throws IOException {
    byte[] signature =
        SignatureFields.of(graph, needs.tensors(), wanted.stream().map(this::output).toList());
    try (FileChannel from = FileChannel.open(graph.path(), StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      List<FilePart> parts = new ArrayList<>();
      copied().forEach(range -> parts.add(FilePart.of(from, range)));
      parts.add(FilePart.of(signature));
      for (ByteRange range : graph.modelRest()) {
        FilePart.of(from, range).writeTo(to);
      }
      FilePart.of(header(parts.stream().mapToLong(FilePart::length).sum())).writeTo(to);
      for (FilePart part : parts) {
        part.writeTo(to);
      }
    }
  }

  private List<ByteRange> copied() {
    List<ByteRange> ranges = new ArrayList<>(graph.graphRest());
    needs.nodes().forEach(node -> ranges.add(node.bytes()));
    needs.initializers().forEach(initializer -> ranges.add(initializer.bytes()));
    return ranges;
  }

  /** What stands before the fields of a model's graph. */
  static byte[] header(long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeTag(GraphReader.MODEL_GRAPH, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(length);
    out.flush();
    return bytes.toByteArray();
  }

  /** ONNX Runtime infers a type that the graph does not tell. */
  private ValueInfoProto output(String tensor) {
    return Stream.concat(graph.outputs().stream(), graph.values().stream())
        .filter(value -> value.getName().equals(tensor))
        .findFirst()
        .orElseGet(() -> ValueInfoProto.newBuilder().setName(tensor).build());
  }
}
