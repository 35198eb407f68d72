package org.contexture.encoder.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.contexture.encoder.model.ModelException;

/** Writes the nodes and weights of an edited graph that its outputs need. */
final class EditedGraph {
  /** ONNX Runtime reads no file of 2 GiB; what is not counted here is small. */
  static final long MOST_INSIDE = 2_000_000_000;

  /** Weights of fewer bytes stay in the graph in any case. */
  private static final long SMALL = 1024;

  private final GraphFile graph;
  private final List<EditedNode> nodes;
  private final List<NewWeight> added;
  private final Set<String> tensors;

  /**
   * A graph.
   *
   * @param nodes each after those whose outputs it reads
   * @param added weights beside the graph's own
   */
  EditedGraph(GraphFile graph, List<EditedNode> nodes, List<NewWeight> added) {
    this.graph = graph;
    this.nodes = nodes;
    this.added = added;
    this.tensors = new HashSet<>(graph.outputNames());
    for (int n = nodes.size() - 1; n >= 0; n--) {
      if (isNeeded(nodes.get(n))) {
        tensors.addAll(nodes.get(n).inputs());
      }
    }
  }

  private boolean isNeeded(EditedNode node) {
    return node.outputs().stream().anyMatch(tensors::contains);
  }

  /**
   * Writes it.
   *
   * @param more fields of the model behind its own
   * @throws EOFException where a file of the graph's own is too short
   * @throws IOException where it cannot be written
   * @throws ModelException where a file of the graph's own cannot be read
   */
  void write(Path file, byte[] more, long mostInside) throws IOException {
    List<FilePart> model = new ArrayList<>();
    List<FilePart> parts = new ArrayList<>();
    List<NewWeight> moved = new ArrayList<>();
    try (FileChannel from = GraphFields.open(graph.path());
        FileChannel to = create(file)) {
      graph.modelRest().forEach(range -> model.add(FilePart.of(from, range)));
      graph.graphRest().forEach(range -> parts.add(FilePart.of(from, range)));
      for (EditedNode node : nodes) {
        if (isNeeded(node)) {
          parts.add(node.part(from));
        }
      }
      for (GraphInitializer weight : graph.initializers().values()) {
        if (tensors.contains(weight.name())) {
          if (weight.location().isEmpty()) {
            parts.add(FilePart.of(from, weight.bytes()));
          } else {
            moved.add(outside(weight));
          }
        }
      }
      added.stream().filter(each -> tensors.contains(each.header().getName())).forEach(moved::add);
      parts.addAll(weights(file, parts, moved, mostInside));
      parts.add(FilePart.of(SignatureFields.of(graph, tensors, graph.outputs())));
      model.add(FilePart.of(more));
      model.add(FilePart.of(CutGraph.header(length(parts))));
      model.addAll(parts);
      for (FilePart part : model) {
        part.writeTo(to);
      }
    }
  }

  private static long length(List<FilePart> parts) {
    return parts.stream().mapToLong(FilePart::length).sum();
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private NewWeight outside(GraphInitializer weight) {
    try {
      TensorProto tensor = GraphFields.initializer(graph, weight);
      OutsideValues values = OutsideValues.of(graph.path(), tensor);
      TensorProto header = tensor.toBuilder().clearDataLocation().clearExternalData().build();
      return new NewWeight(header, FilePart.of(values.file(), values.offset(), values.length()));
    } catch (IOException | InvalidPathException e) {
      throw GraphFields.unreadable(graph, e);
    }
  }

  /** Fields for weights that are not copied; values that are too many go into their file here. */
  private static List<FilePart> weights(
      Path file, List<FilePart> others, List<NewWeight> weights, long mostInside)
      throws IOException {
    long inside = weights.stream().mapToLong(weight -> weight.values().length()).sum();
    List<FilePart> fields = new ArrayList<>();
    if (length(others) + inside <= mostInside) {
      for (NewWeight weight : weights) {
        fields.add(FilePart.of(weight.inside()));
        fields.add(weight.values());
      }
      return fields;
    }
    Path data = file.resolveSibling(file.getFileName() + "_data");
    try (FileChannel to = create(data)) {
      for (NewWeight weight : weights) {
        if (weight.values().length() < SMALL) {
          fields.add(FilePart.of(weight.inside()));
          fields.add(weight.values());
        } else {
          TensorProto told = weight.outside(String.valueOf(data.getFileName()), to.position());
          weight.values().writeTo(to);
          fields.add(
              FilePart.of(GraphProto.newBuilder().addInitializer(told).build().toByteArray()));
        }
      }
    }
    return fields;
  }
}
