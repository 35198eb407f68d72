package org.contexture.encoder.onnx;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.model.ModelException;

/**
 * What a graph takes and gives.
 *
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 * @param layers number of blocks that the node names show, 0 where they show none
 * @param dynamicallyQuantized some operator takes its scale from the batch (DynamicQuantizeLinear),
 *     so that a text's vector would depend on the texts beside it
 */
public record GraphSignature(
    List<TensorSignature> inputs,
    List<TensorSignature> outputs,
    int layers,
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
   * Checks that the graph can be fed with token ids.
   *
   * @throws ModelException which lists the graph's inputs where it cannot
   */
  GraphSignature requireInputs() {
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
    return this;
  }

  /**
   * The output that holds the last layer's hidden states, {@code [batch, sequence, dimension]}.
   *
   * @throws ModelException which lists the graph's outputs where there is none
   */
  public TensorSignature hiddenStates() {
    Optional<TensorSignature> named =
        HIDDEN_STATES.stream()
            .flatMap(name -> outputs.stream().filter(output -> output.name().equals(name)))
            .findFirst();
    List<TensorSignature> ofRankThree =
        outputs.stream().filter(output -> output.shape().size() == 3).toList();
    TensorSignature found =
        named.orElseGet(() -> ofRankThree.size() == 1 ? ofRankThree.get(0) : null);
    if (found == null) {
      throw new ModelException("Model has no output 'last_hidden_state'; outputs: " + outputs);
    }
    if (!found.type().equals("float")) {
      throw new ModelException("Output '" + found.name() + "' must be float: " + found.type());
    }
    return found;
  }

  /** Position of {@link #hiddenStates} among the outputs. */
  int hiddenStatesIndex() {
    return outputs.indexOf(hiddenStates());
  }
}
