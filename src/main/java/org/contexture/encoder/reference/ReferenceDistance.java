package org.contexture.encoder.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.kind.TokenModel;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.NativeLibraries;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.TokenizedText;
import org.contexture.encoder.tokenize.WordBuffer;

/**
 * How far a model's states are from a reference.
 *
 * @param texts that were compared
 * @param layers which, as {@link HiddenLayers} counts them
 * @param differences of each layer: the largest difference of two values of all texts, over the
 *     largest value of the reference's layer
 */
public record ReferenceDistance(int texts, List<Integer> layers, List<Double> differences) {
  /**
   * Runs a model on the texts of a reference.
   *
   * @param folder of a graph and a tokenizer
   * @throws ModelException where the tokenizer gives a text other {@code input_ids}, or the model
   *     has other layers
   */
  public static ReferenceDistance of(ModelFolder folder, ReferenceStates reference) {
    NativeLibraries.setDefaults();
    List<long[]> types =
        reference.texts().isEmpty()
            ? Arrays.stream(reference.ids()).map(ids -> new long[ids.length]).toList()
            : typeIds(folder, reference);
    OnnxGraph graph = OnnxGraph.read(folder);
    List<Integer> layers = layers(graph.signature().hiddenLayers(), reference);
    double[] differences = new double[layers.size()];
    double[] largest = new double[layers.size()];
    try (OnnxSession session = graph.load(layers, 1)) {
      for (int text = 0; text < reference.ids().length; text++) {
        HiddenStates found = session.run(List.of(reference.ids()[text]), List.of(types.get(text)));
        checkWidth(found.dimension(), reference);
        for (int layer = 0; layer < layers.size(); layer++) {
          float[][] states = reference.layers().get(layer)[text];
          float[] values = found.layers().get(layer);
          differences[layer] = Math.max(differences[layer], difference(states, values));
          largest[layer] = Math.max(largest[layer], largest(states));
        }
      }
    }
    List<Double> relative = new ArrayList<>();
    for (int layer = 0; layer < differences.length; layer++) {
      // Where all values are zero there is nothing to be relative to.
      relative.add(differences[layer] / (largest[layer] == 0 ? 1 : largest[layer]));
    }
    return new ReferenceDistance(reference.ids().length, layers, List.copyOf(relative));
  }

  private static List<long[]> typeIds(ModelFolder folder, ReferenceStates reference) {
    List<long[]> types = new ArrayList<>();
    try (TokenModel model = ModelKind.of(folder.files()).open(folder)) {
      int most = model.defaults().maxTokens().value();
      for (int text = 0; text < reference.texts().size(); text++) {
        TextInput input = TextInput.of(reference.texts().get(text));
        TokenizedText tokens = model.tokenize("", input, most, WordBuffer.none());
        long[] expected = reference.ids()[text];
        if (!Arrays.equals(tokens.inputIds(), expected)) {
          throw ReferenceStates.malformed(
              reference.file(),
              "have the input_ids that the model's tokenizer gives text "
                  + text
                  + ", "
                  + Arrays.toString(tokens.inputIds()),
              Arrays.toString(expected));
        }
        types.add(tokens.typeIds(0, tokens.size()));
      }
    }
    return types;
  }

  private static List<Integer> layers(HiddenLayers found, ReferenceStates reference) {
    int count = reference.layers().size();
    int last = found.count() - 1;
    if (count == 1) {
      return List.of(last);
    }
    if (count != found.count()) {
      throw ReferenceStates.malformed(
          reference.file(),
          "have the states of the model's "
              + found.count()
              + " layers, the embedding layer among them",
          Integer.toString(count));
    }
    return IntStream.rangeClosed(0, last).boxed().toList();
  }

  private static void checkWidth(int found, ReferenceStates reference) {
    if (found != reference.width()) {
      throw ReferenceStates.malformed(
          reference.file(),
          "have states of the model's " + found + " values",
          Integer.toString(reference.width()));
    }
  }

  private static double difference(float[][] states, float[] values) {
    double largest = 0;
    for (int token = 0; token < states.length; token++) {
      for (int d = 0; d < states[token].length; d++) {
        double found = values[token * states[token].length + d];
        double apart = Math.abs(found - states[token][d]);
        // A value that is none is as far as can be.
        largest = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(largest, apart);
      }
    }
    return largest;
  }

  private static double largest(float[][] states) {
    double largest = 0;
    for (float[] state : states) {
      for (float value : state) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  /** The largest of all layers. */
  public double largest() {
    return differences.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
