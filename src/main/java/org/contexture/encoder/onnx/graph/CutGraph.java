package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    byte[] signature = signature();
    List<ByteRange> copied = copied();
    long length = signature.length + copied.stream().mapToLong(ByteRange::length).sum();
    try (FileChannel from = FileChannel.open(graph.path(), StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      copy(from, graph.modelRest(), to);
      write(header(length), to);
      copy(from, copied, to);
      write(signature, to);
    }
  }

  private List<ByteRange> copied() {
    List<ByteRange> ranges = new ArrayList<>(graph.graphRest());
    needs.nodes().forEach(node -> ranges.add(node.bytes()));
    needs.initializers().forEach(initializer -> ranges.add(initializer.bytes()));
    return ranges;
  }

  private static byte[] header(long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeTag(GraphReader.MODEL_GRAPH, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(length);
    out.flush();
    return bytes.toByteArray();
  }

  /** Inputs, outputs and the types of tensors between them. */
  private byte[] signature() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (ValueInfoProto input : graph.inputs()) {
      // An input that is a weight too would have to be fed if the weight were gone.
      if (!graph.initializers().containsKey(input.getName())
          || needs.tensors().contains(input.getName())) {
        out.writeMessage(GraphReader.GRAPH_INPUT, input);
      }
    }
    for (ValueInfoProto value : graph.values()) {
      if (needs.tensors().contains(value.getName()) && !wanted.contains(value.getName())) {
        out.writeMessage(GraphReader.GRAPH_VALUE, value);
      }
    }
    for (String tensor : wanted) {
      out.writeMessage(GraphReader.GRAPH_OUTPUT, output(tensor));
    }
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

  private static void copy(FileChannel from, List<ByteRange> ranges, FileChannel to)
      throws IOException {
    for (ByteRange range : ranges) {
      for (long position = range.begin(); position < range.end(); ) {
        long copied = from.transferTo(position, range.end() - position, to);
        if (copied == 0) {
          throw new EOFException("the file ends at byte " + position);
        }
        position += copied;
      }
    }
  }

  private static void write(byte[] bytes, FileChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }
}
