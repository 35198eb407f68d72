package org.contexture.encoder.elmo;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;
import static org.contexture.encoder.onnx.graph.GraphAttribute.numbers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * Writes a model as an ONNX graph. Inputs: {@code char_ids [words, chars]}, each word once; {@code
 * word_ids [length, rows]}, a column for each text, which are rows of {@code char_ids}, sentence
 * markers at both ends and anything behind them; {@code lengths [rows]} of the texts with their
 * markers. An output for each layer, {@code [rows, length - 2, 2 * projection]}, markers left out:
 * layer 0 the words' own vectors twice, layer i the outputs of the LSTMs, forward then backward.
 *
 * <p>The backward LSTMs read each text reversed by its own length, so that in both directions
 * padding comes behind the text and never matters.
 */
final class ElmoGraph {
  static final String CHAR_IDS = "char_ids";
  static final String WORD_IDS = "word_ids";
  static final String LENGTHS = "lengths";

  private final ElmoOptions options;
  private final ElmoWeights weights;
  private final GraphBuilder graph;
  private final boolean carried;

  private ElmoGraph(ElmoOptions options, ElmoWeights weights, GraphBuilder graph, boolean carried) {
    this.options = options;
    this.weights = weights;
    this.graph = graph;
    this.carried = carried;
  }

  /**
   * Writes the graph into an empty folder, and gives its file.
   *
   * @param layers outputs, in this order
   * @param carried whether the states that the LSTMs start from are inputs behind the others, and
   *     those that they end with outputs before the others: direction by direction, each layer's
   *     output {@code [rows, projection]} and cell {@code [rows, cell]}; the last ones are those of
   *     the longest texts only
   */
  static Path write(
      ElmoOptions options, ElmoWeights weights, List<Integer> layers, boolean carried, Path folder)
      throws IOException {
    try (GraphBuilder graph = GraphBuilder.in(folder)) {
      new ElmoGraph(options, weights, graph, carried).add(layers);
      return graph.write();
    }
  }

  /** The name of a layer's output. */
  static String output(int layer) {
    return "hidden_states." + layer;
  }

  private void add(List<Integer> layers) throws IOException {
    graph.int64Input(CHAR_IDS, "words", options.charsPerWord());
    graph.int64Input(WORD_IDS, "length", "rows");
    graph.int64Input(LENGTHS, "rows");
    String words = new CharacterCnn(options, weights, graph).add(CHAR_IDS);
    String embedded = graph.add("Gather", words, WORD_IDS);
    int last = new TreeSet<>(layers).last();
    Map<Direction, List<String>> outputs = new EnumMap<>(Direction.class);
    for (Direction direction : Direction.values()) {
      LstmStack stack = new LstmStack(options, weights, graph, direction, carried);
      String read = last == 0 ? embedded : ordered(direction, embedded);
      outputs.put(direction, stack.add(read, LENGTHS, last));
    }
    for (int layer : layers) {
      String forward = layer == 0 ? embedded : outputs.get(Direction.FORWARD).get(layer - 1);
      String backward =
          layer == 0
              ? embedded
              : ordered(Direction.BACKWARD, outputs.get(Direction.BACKWARD).get(layer - 1));
      output(layer, forward, backward);
    }
  }

  /** The texts in the order that a direction reads them in, or back in their own. */
  private String ordered(Direction direction, String states) {
    return direction == Direction.FORWARD
        ? states
        : graph.node(
            "",
            "ReverseSequence",
            List.of(states, LENGTHS),
            number("time_axis", 0),
            number("batch_axis", 1));
  }

  private void output(int layer, String forward, String backward) {
    String both = graph.node("", "Concat", List.of(forward, backward), number("axis", 2));
    String rows = graph.node("", "Transpose", List.of(both), numbers("perm", 1, 0, 2));
    String words = graph.add("Slice", rows, graph.numbers(1), graph.numbers(-1), graph.numbers(1));
    graph.floatOutput(output(layer), words, "rows", "length", 2 * options.projection());
  }
}
