package org.contexture.encoder.onnx;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.model.ModelException;

/**
 * What a graph takes and gives.
 *
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 * @param hiddenLayers where the hidden states of each layer are
 * @param dynamicallyQuantized some operator takes its scale from the batch (DynamicQuantizeLinear,
 *     DynamicQuantizeMatMul ...), so that a text's vector would depend on the texts beside it
 */
public record GraphSignature(
    List<TensorSignature> inputs,
    List<TensorSignature> outputs,
    HiddenLayers hiddenLayers,
    boolean dynamicallyQuantized)
    implements Serializable {
  public static final String INPUT_IDS = "input_ids";
  public static final String ATTENTION_MASK = "attention_mask";
  public static final String TOKEN_TYPE_IDS = "token_type_ids";
  private static final Set<String> KNOWN_INPUTS = Set.of(INPUT_IDS, ATTENTION_MASK, TOKEN_TYPE_IDS);

  /** Names that exporters give to the last layer's states. */
  private static final List<String> HIDDEN_STATES =
      List.of("last_hidden_state", "token_embeddings");

  /**
   * Reads a graph's signature from its ONNX file, without its weights.
   *
   * @throws ModelException where the file cannot be read, the graph cannot be fed with token ids,
   *     or it gives no hidden states
   */
  public static GraphSignature read(Path graph) {
    return GraphReader.read(graph).signature();
  }

  /** Number of transformer blocks, 0 where the graph does not show them. */
  public int blocks() {
    return hiddenLayers.complete() ? hiddenLayers.count() - 1 : 0;
  }

  /**
   * Checks that a graph with these inputs can be fed with token ids.
   *
   * @throws ModelException which lists the graph's inputs where it cannot
   */
  static void requireInputs(List<TensorSignature> inputs) {
    if (inputs.stream().noneMatch(input -> input.name().equals(INPUT_IDS))) {
      throw new ModelException("Model has no input 'input_ids'; inputs: " + inputs);
    }
    for (TensorSignature input : inputs) {
      if (!KNOWN_INPUTS.contains(input.name())) {
        throw new ModelException(
            "Model has an input that cannot be filled: '" + input.name() + "'; inputs: " + inputs);
      }
      if (!input.type().equals("int64") && !input.type().equals("int32")) {
        throw new ModelException(
            "Input '" + input.name() + "' must be int64 or int32: " + input.type());
      }
    }
  }

  /**
   * The output that holds the last layer's hidden states, {@code [batch, sequence, dimension]}.
   *
   * @throws ModelException which lists the graph's outputs where there is none
   */
  public TensorSignature hiddenStates() {
    return hiddenStates(outputs);
  }

  static TensorSignature hiddenStates(List<TensorSignature> outputs) {
    TensorSignature found =
        named(outputs)
            .or(() -> theOnlyOneOfRankThree(outputs))
            .or(() -> lastNumbered(outputs))
            .orElseThrow(
                () ->
                    new ModelException(
                        "Model has no output 'last_hidden_state'; outputs: " + outputs));
    if (!found.type().equals("float")) {
      throw new ModelException("Output '" + found.name() + "' must be float: " + found.type());
    }
    return found;
  }

  private static Optional<TensorSignature> named(List<TensorSignature> outputs) {
    return HIDDEN_STATES.stream()
        .flatMap(name -> outputs.stream().filter(output -> output.name().equals(name)))
        .findFirst();
  }

  private static Optional<TensorSignature> theOnlyOneOfRankThree(List<TensorSignature> outputs) {
    List<TensorSignature> found =
        outputs.stream().filter(output -> output.shape().size() == 3).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private static Optional<TensorSignature> lastNumbered(List<TensorSignature> outputs) {
    Map.Entry<Integer, String> last =
        NumberedOutputs.of(outputs.stream().map(TensorSignature::name).toList()).lastEntry();
    return outputs.stream()
        .filter(output -> last != null && output.name().equals(last.getValue()))
        .findFirst();
  }
}
