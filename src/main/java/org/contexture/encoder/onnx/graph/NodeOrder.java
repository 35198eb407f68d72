package org.contexture.encoder.onnx.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.contexture.encoder.model.ModelException;

/**
 * Puts nodes into an order in which each tensor is given before it is read, as ONNX asks for and
 * not every writer does. Whatever walks over the nodes afterwards comes to an end.
 */
final class NodeOrder {
  private static final int SHOWN = 80;

  private final List<GraphNode> nodes;
  private final Path file;
  private final Map<String, Integer> givenBy = new HashMap<>();

  private NodeOrder(List<GraphNode> nodes, Path file) {
    this.nodes = nodes;
    this.file = file;
  }

  /**
   * Nodes that are in order stay where they are.
   *
   * @throws ModelException where a tensor is given twice, or is made of itself
   */
  static List<GraphNode> of(List<GraphNode> nodes, Path file) {
    return new NodeOrder(nodes, file).sorted();
  }

  private List<GraphNode> sorted() {
    for (int n = 0; n < nodes.size(); n++) {
      for (String output : nodes.get(n).outputs()) {
        if (!output.isEmpty() && givenBy.put(output, n) != null) {
          throw malformed("tensor '%s' must be given once", output);
        }
      }
    }
    List<List<Integer>> readers = new ArrayList<>(nodes.size());
    nodes.forEach(node -> readers.add(new ArrayList<>()));
    int[] awaited = new int[nodes.size()];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int n = 0; n < nodes.size(); n++) {
      for (int giver : givers(nodes.get(n).inputs())) {
        readers.get(giver).add(n);
        awaited[n]++;
      }
      if (awaited[n] == 0) {
        ready.add(n);
      }
    }
    List<GraphNode> sorted = new ArrayList<>(nodes.size());
    while (!ready.isEmpty()) {
      int next = ready.remove();
      sorted.add(nodes.get(next));
      for (int reader : readers.get(next)) {
        awaited[reader]--;
        if (awaited[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      for (int n = 0; ; n++) {
        if (awaited[n] > 0) {
          throw malformed("node '%s' must not read what is made of it", nodes.get(n).name());
        }
      }
    }
    return sorted;
  }

  private List<Integer> givers(Set<String> tensors) {
    return tensors.stream().filter(givenBy::containsKey).map(givenBy::get).toList();
  }

  private ModelException malformed(String rule, String name) {
    String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + " ..." : name;
    return new ModelException("Cannot read model " + file + ": " + rule.formatted(shown));
  }
}
