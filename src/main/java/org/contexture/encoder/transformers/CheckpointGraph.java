package org.contexture.encoder.transformers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphBuilder;
import org.contexture.encoder.weights.ModelWeights;

/** The graph of one transformer, which is made from its config.json and its weights. */
final class CheckpointGraph {
  private static final String ADAPTER = "adapter_config.json";

  private final ModelWeights weights;
  private final Encoder encoder;

  private CheckpointGraph(ModelWeights weights, Encoder encoder) {
    this.weights = weights;
    this.encoder = encoder;
  }

  /**
   * Reads a folder's config and where its weights are.
   *
   * @param weights a file of weights, or a folder that has one
   * @throws ModelException where its family is not known, a file is malformed, config.json says
   *     what is not obeyed, or there is an adapter
   */
  static CheckpointGraph open(Path folder, Path weights) {
    requireNoAdapter(folder);
    Encoder encoder = Families.of(Architecture.read(folder));
    return new CheckpointGraph(ModelWeights.open(weights), encoder);
  }

  /** Transformers puts an adapter on weights that lie elsewhere, whatever is beside it. */
  private static void requireNoAdapter(Path folder) {
    if (Files.exists(folder.resolve(ADAPTER))) {
      throw new ModelException(
          "Cannot use model: %s puts an adapter on other weights; merge them with peft's"
                  .formatted(folder.resolve(ADAPTER))
              + " merge_and_unload() and save the model again");
    }
  }

  /**
   * Writes the graph.
   *
   * @param folder that has none
   * @param linked whether the files of its weights may be the checkpoint's own
   * @throws ModelException where weights are missing, or there are some that the family does not
   *     know
   */
  void write(Path folder, boolean linked) throws IOException {
    try (GraphBuilder graph = GraphBuilder.in(folder)) {
      String prefix = CheckpointWeights.prefix(weights, encoder.firstWeight(), encoder.prefixes());
      CheckpointWeights read =
          new CheckpointWeights(weights, prefix, graph, new DataFiles(folder, linked));
      encoder.build(new Network(graph, read));
      read.requireAllRead(encoder.others());
      graph.write();
    }
  }
}
