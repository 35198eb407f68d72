package org.contexture.encoder.onnx.states;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.TensorSignature;

/**
 * The tensor that holds the last layer's hidden states, {@code [batch, sequence, dimension]}: an
 * output, or what the logits or a sentence's embedding are made of.
 */
final class StatesTensor {
  /** Names that exporters give to the last layer's states. */
  private static final List<String> NAMES = List.of("last_hidden_state", "token_embeddings");

  private static final String LOGITS = "logits";
  private static final List<String> TYPES = List.of("float", "float16", "bfloat16");

  private final List<TensorSignature> outputs;
  private final ModelConfig config;

  StatesTensor(List<TensorSignature> outputs, ModelConfig config) {
    this.outputs = outputs;
    this.config = config;
  }

  /**
   * Its name.
   *
   * @throws ModelException which lists the graph's outputs where there is no such tensor
   */
  static String find(GraphFile graph, ModelConfig config) {
    List<TensorSignature> outputs = graph.gives();
    return new StatesTensor(outputs, config)
        .output()
        .map(TensorSignature::name)
        .orElseGet(() -> inside(graph, config, outputs));
  }

  /** The output that it is. */
  Optional<TensorSignature> output() {
    Optional<TensorSignature> found =
        named().or(this::theOnlyOneOfRankThree).or(this::lastNumbered);
    found
        .filter(output -> !TYPES.contains(output.type()))
        .ifPresent(
            output -> {
              throw new ModelException(
                  "Output '%s' must be float, float16 or bfloat16: %s"
                      .formatted(output.name(), output.type()));
            });
    return found;
  }

  private Optional<TensorSignature> named() {
    return Stream.concat(config.states().stream(), NAMES.stream())
        .flatMap(name -> outputs.stream().filter(output -> output.name().equals(name)))
        .findFirst();
  }

  private Optional<TensorSignature> theOnlyOneOfRankThree() {
    List<TensorSignature> found =
        outputs.stream()
            .filter(output -> output.shape().size() == 3 && !output.name().endsWith(LOGITS))
            .filter(this::isAsWideAsStates)
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Where its name does not say what it is, another width than the states' says what it is not. */
  private boolean isAsWideAsStates(TensorSignature output) {
    String width = output.shape().get(2);
    return config.width().isEmpty()
        || !width.matches("\\d+")
        || width.equals(Integer.toString(config.width().getAsInt()));
  }

  private Optional<TensorSignature> lastNumbered() {
    Map.Entry<Integer, String> last =
        NumberedOutputs.of(outputs.stream().map(TensorSignature::name).toList()).lastEntry();
    return outputs.stream()
        .filter(output -> last != null && output.name().equals(last.getValue()))
        .findFirst();
  }

  private static String inside(GraphFile graph, ModelConfig config, List<TensorSignature> outputs) {
    InnerStates inner = new InnerStates(graph);
    boolean plain =
        GraphFamily.of(config, graph.takes(), outputs) == ModelFamily.DECODER
            || config.architectures().stream()
                .anyMatch(name -> name.endsWith("ForTokenClassification"));
    return outputs.stream()
        .filter(output -> output.name().equals(LOGITS) && output.shape().size() != 2)
        .findFirst()
        .flatMap(
            output ->
                inner
                    .beforeLogits(output.name(), plain)
                    .or(() -> StatesBeforeHead.find(graph, config, output.name())))
        .or(inner::afterLastBlock)
        .orElseThrow(
            () ->
                new ModelException(
                    "Model has no output 'last_hidden_state', and its tokens' states are not found"
                        + " inside it; outputs: "
                        + outputs));
  }
}
