package org.contexture.encoder.onnx.states;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.states.StatesPath.Value;

/**
 * Finds the last layer's states in front of a language model's head where names show no blocks:
 * behind as many blocks as config.json says that are alike, what the head's product reads. A head
 * that transforms the states first has an activation between its products.
 */
final class StatesBeforeHead {
  private static final Set<String> FOLDS = Set.of("Flatten", "Reshape");

  private final StatesPath path;

  private StatesBeforeHead(StatesPath path) {
    this.path = path;
  }

  /**
   * Finds them.
   *
   * @param logits that are made of them
   * @return empty where it cannot be told for sure
   */
  static Optional<String> find(GraphFile graph, ModelConfig config, String logits) {
    StatesPath path = new StatesPath(graph, logits);
    ResidualStream stream = new ResidualStream(graph, path);
    if (config.layers().isEmpty() || new LikeBlocks(config, stream).problem().isPresent()) {
      return Optional.empty();
    }
    List<Residual> residuals = stream.residuals();
    return new StatesBeforeHead(path).behind(residuals.get(residuals.size() - 1).end());
  }

  private Optional<String> behind(int end) {
    List<Integer> products =
        IntStream.range(end + 1, path.values().size())
            .filter(v -> ResidualStream.multipliesWithWeights(value(v)))
            .boxed()
            .toList();
    if (products.isEmpty()) {
      return Optional.empty();
    }
    int first = products.get(0);
    int last = products.get(products.size() - 1);
    boolean transforms =
        IntStream.range(first, last)
            .anyMatch(v -> ResidualStream.ACTIVATIONS.contains(value(v).step()));
    int read = value(transforms ? first : last).from().get(0);
    if (FOLDS.contains(value(read).step()) && value(read).from().size() == 1) {
      read = value(read).from().get(0);
    }
    int states = read;
    return path.passed().contains(states) && !path.tensor(states).isEmpty()
        ? Optional.of(path.tensor(states))
        : Optional.empty();
  }

  private Value value(int index) {
    return path.values().get(index);
  }
}
