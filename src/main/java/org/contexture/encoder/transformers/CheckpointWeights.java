package org.contexture.encoder.transformers;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphBuilder;
import org.contexture.encoder.weights.ModelWeights;
import org.contexture.encoder.weights.NumberType;
import org.contexture.encoder.weights.StoredTensor;

/**
 * The weights of a checkpoint on their way into a graph: those in float32 stay where they are, the
 * others are widened into the graph's own file. The checkpoint of a model with a head has a prefix
 * before the names of the model's own weights.
 */
final class CheckpointWeights {
  /** Buffers that are computed anew. */
  private static final Pattern BUFFERS =
      Pattern.compile("(.*\\.)?(position_ids|token_type_ids|inv_freq|original_inv_freq)");

  private final ModelWeights weights;
  private final String prefix;
  private final GraphBuilder graph;
  private final DataFiles files;
  private final Map<String, String> added = new HashMap<>();
  private final Set<String> read = new HashSet<>();

  CheckpointWeights(ModelWeights weights, String prefix, GraphBuilder graph, DataFiles files) {
    this.weights = weights;
    this.prefix = prefix;
    this.graph = graph;
    this.files = files;
  }

  /**
   * Tells the prefix of a checkpoint.
   *
   * @param name of a weight that the model must have
   * @param prefixes that it may have
   */
  static String prefix(ModelWeights weights, String name, List<String> prefixes) {
    return prefixes.stream()
        .filter(prefix -> weights.has(prefix + name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "Cannot use model: %s has no tensor '%s'".formatted(weights.path(), name)));
  }

  boolean has(String name) {
    return weights.has(stored(name));
  }

  /** The name in the file. TensorFlow called what a norm multiplies by and adds otherwise. */
  private String stored(String name) {
    String whole = prefix + name;
    if (weights.has(whole) || !whole.contains("LayerNorm.")) {
      return whole;
    }
    String old =
        whole
            .replace("LayerNorm.weight", "LayerNorm.gamma")
            .replace("LayerNorm.bias", "LayerNorm.beta");
    return weights.has(old) ? old : whole;
  }

  /**
   * Adds a weight to the graph, once.
   *
   * @param name without the prefix
   * @param shape that it must have
   * @return the tensor's name in the graph
   * @throws ModelException where it is missing or of another shape
   */
  String add(String name, long... shape) throws IOException {
    String there = added.get(name);
    if (there != null) {
      return there;
    }
    String stored = stored(name);
    if (!weights.has(stored)) {
      throw new ModelException(
          "Cannot use model: %s has no tensor '%s'".formatted(weights.path(), stored));
    }
    StoredTensor tensor = weights.tensor(stored);
    List<Long> expected = Arrays.stream(shape).boxed().toList();
    if (!tensor.shape().equals(expected)) {
      throw new ModelException(
          "Cannot use model: tensor '%s' in %s must have the shape %s by config.json: %s"
              .formatted(stored, tensor.file(), expected, tensor.shape()));
    }
    read.add(stored);
    boolean asItIs =
        tensor.type() == NumberType.F32
            && tensor.isRowMajor()
            && tensor.offset() % Float.BYTES == 0;
    String tensorName =
        asItIs
            ? graph.weightIn(files.place(tensor.file()), tensor.offset(), name, shape)
            : graph.weight(name, sink -> tensor.read(sink::take), shape);
    added.put(name, tensorName);
    return tensorName;
  }

  /**
   * Refuses weights that the graph does not have.
   *
   * @param others names, prefix included, of what is no part of the encoder
   */
  void requireAllRead(Pattern others) {
    for (String name : weights.names()) {
      boolean ofHead = !prefix.isEmpty() && !name.startsWith(prefix);
      if (!ofHead
          && !read.contains(name)
          && !BUFFERS.matcher(name).matches()
          && !others.matcher(name.substring(prefix.length())).matches()) {
        throw new ModelException(
            "Cannot use model: %s has a tensor that its family does not know: '%s'"
                .formatted(weights.path(), name));
      }
    }
  }
}
