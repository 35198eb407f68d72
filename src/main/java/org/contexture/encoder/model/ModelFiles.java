package org.contexture.encoder.model;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which files of an encoder folder are the model, by their path relative to the folder. A checkout
 * holds much more (PyTorch weights, other exports); only these are copied, hashed and read.
 *
 * @param graph {@code model.onnx} or {@code onnx/model.onnx}; for ELMo the HDF5 file of its weights
 * @param all every file of the model in ascending order, the graph and its external data included
 */
public record ModelFiles(String graph, List<String> all) {
  public static final String TOKENIZER = "tokenizer.json";
  private static final List<String> GRAPHS = List.of("model.onnx", "onnx/model.onnx");
  private static final Set<String> CONFIGS =
      Set.of(
          TOKENIZER,
          ModelDefaults.CONFIG,
          ModelDefaults.SENTENCE_BERT,
          ModelDefaults.SENTENCE_TRANSFORMERS,
          ModelDefaults.MODULES,
          ModelDefaults.POOLING,
          ModelDefaults.TOKENIZER_CONFIG);

  /**
   * Picks the model's files out of a listing.
   *
   * @param folder the folder's name, for messages
   * @param listing paths relative to the folder, {@code /} between names
   * @throws ModelException where the graph or the tokenizer is missing, or ELMo's weights are there
   *     twice; the message lists what is there
   */
  public static ModelFiles select(String folder, Collection<String> listing) {
    Set<String> present = new TreeSet<>(listing);
    if (GRAPHS.stream().noneMatch(present::contains)) {
      Optional<ModelFiles> elmo = ElmoFiles.find(folder, present);
      if (elmo.isPresent()) {
        return elmo.get();
      }
    }
    String graph =
        GRAPHS.stream()
            .filter(present::contains)
            .findFirst()
            .orElseThrow(() -> missing(folder, "model.onnx or onnx/model.onnx", present));
    if (!present.contains(TOKENIZER)) {
      throw missing(folder, TOKENIZER, present);
    }
    present.removeIf(name -> !CONFIGS.contains(name) && !isGraphOrItsData(name, graph));
    return new ModelFiles(graph, List.copyOf(present));
  }

  /** What the files are. */
  public ModelKind kind() {
    return ElmoFiles.isWeights(graph) ? ModelKind.ELMO : ModelKind.TRANSFORMER;
  }

  /** External data lies beside the graph as {@code model.onnx_data} or {@code model.onnx.data}. */
  private static boolean isGraphOrItsData(String name, String graph) {
    return name.equals(graph) || name.startsWith(graph + "_") || name.startsWith(graph + ".");
  }

  private static ModelException missing(String folder, String what, Set<String> present) {
    String found = present.isEmpty() ? "no files" : String.join(", ", present);
    return new ModelException(
        "Cannot open model: " + folder + " has no " + what + "; it holds " + found);
  }
}
