package org.contexture.encoder.elmo;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;
import static org.contexture.encoder.onnx.graph.GraphAttribute.numbers;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * From a word's characters to its vector (Kim et al. 2016): convolutions of several widths, the
 * largest value of each filter, highway layers, a projection. Convolutions are products of matrices
 * here, whose rows have the same bits whatever rows are beside them.
 */
record CharacterCnn(ElmoOptions options, ElmoWeights weights, GraphBuilder graph) {
  /** Adds it behind character ids {@code [words, chars]}: vectors {@code [words, projection]}. */
  String add(String charIds) throws IOException {
    String table = weight(Names.CHARACTERS, ElmoOptions.CHARACTERS, options.charDimension());
    String chars = graph.add("Gather", table, charIds);
    List<String> pooled = new ArrayList<>();
    for (int f = 0; f < options.filters().size(); f++) {
      pooled.add(filter(f, chars));
    }
    String words = graph.node("", "Concat", pooled, number("axis", 1));
    for (int h = 0; h < options.highways(); h++) {
      words = highway(h, words);
    }
    if (!options.projectsFilters()) {
      return words;
    }
    String projection = weight(Names.PROJECTION, options.allFilters(), options.projection());
    return graph.add(
        "Add",
        graph.add("MatMul", words, projection),
        weight(Names.PROJECTION_BIAS, options.projection()));
  }

  /** The largest value is taken before the bias and the activation, which keep the order. */
  private String filter(int index, String chars) throws IOException {
    Filter filter = options.filters().get(index);
    int places = options.charsPerWord() - filter.width() + 1;
    String[] shifted = new String[filter.width()];
    for (int c = 0; c < shifted.length; c++) {
      shifted[c] =
          graph.add("Slice", chars, graph.numbers(c), graph.numbers(c + places), graph.numbers(1));
    }
    String windows = graph.node("", "Concat", List.of(shifted), number("axis", 2));
    long rows = (long) filter.width() * options.charDimension();
    String values = graph.add("MatMul", windows, weight(Names.filter(index), rows, filter.count()));
    String largest =
        graph.node("", "ReduceMax", List.of(values), numbers("axes", 1), number("keepdims", 0));
    String bias = weight(Names.filterBias(index), filter.count());
    return graph.add(options.activation(), graph.add("Add", largest, bias));
  }

  /** {@code carry * relu(transform) + (1 - carry) * words} (Srivastava et al. 2015). */
  private String highway(int index, String words) throws IOException {
    String carry = graph.add("Sigmoid", gate(index, Names.CARRY, words));
    String transform = graph.add("Relu", gate(index, Names.TRANSFORM, words));
    String rest = graph.add("Sub", graph.scalar(1), carry);
    return graph.add("Add", graph.add("Mul", carry, transform), graph.add("Mul", rest, words));
  }

  private String gate(int index, String gate, String words) throws IOException {
    long width = options.allFilters();
    String product = graph.add("MatMul", words, weight(Names.highway(index, gate), width, width));
    return graph.add("Add", product, weight(Names.highwayBias(index, gate), width));
  }

  private String weight(String name, long... shape) throws IOException {
    return graph.weight(name, FloatBuffer.wrap(weights.read(name)), shape);
  }
}
