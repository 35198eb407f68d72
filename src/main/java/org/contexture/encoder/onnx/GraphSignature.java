package org.contexture.encoder.onnx;

import java.io.Serializable;
import java.util.List;

/**
 * What a graph takes and gives.
 *
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 * @param hiddenLayers where the hidden states of each layer are
 * @param dynamicallyQuantized some operator takes its scale from the batch (DynamicQuantizeLinear,
 *     DynamicQuantizeMatMul ...), so that a text's vector would depend on the texts beside it
 * @param family how the tokens of a text see each other
 * @param inputFeeds what each input is filled with, for people, in the inputs' order
 */
public record GraphSignature(
    List<TensorSignature> inputs,
    List<TensorSignature> outputs,
    HiddenLayers hiddenLayers,
    boolean dynamicallyQuantized,
    ModelFamily family,
    List<String> inputFeeds)
    implements Serializable {
  static final String INPUT_IDS = "input_ids";

  public GraphSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    inputFeeds = List.copyOf(inputFeeds);
  }

  /** Number of transformer blocks, 0 where the graph does not show them. */
  public int blocks() {
    return hiddenLayers.complete() ? hiddenLayers.count() - 1 : 0;
  }

  /**
   * Whether texts must run alone. In a batch a text's states would depend on the others where their
   * scale comes from all of them, or where padding cannot be masked and is seen by the tokens
   * before it; or the graph takes one text at a time.
   */
  public boolean runsTextsAlone() {
    boolean masked = inputs.stream().anyMatch(input -> input.name().equals("attention_mask"));
    boolean one = inputs.stream().anyMatch(GraphSignature::isOfOneText);
    return dynamicallyQuantized || one || (!masked && family.needsMask());
  }

  /** Positions may be given once for all texts. */
  private static boolean isOfOneText(TensorSignature input) {
    return TokenRole.find(input.name()).filter(role -> role != TokenRole.POSITION_IDS).isPresent()
        && input.shape().size() == 2
        && input.shape().get(0).equals("1");
  }

  /** The tensor that holds the last layer's hidden states, {@code [batch, sequence, dimension]}. */
  public String hiddenStates() {
    return hiddenLayers.tensors().get(hiddenLayers.count() - 1);
  }
}
