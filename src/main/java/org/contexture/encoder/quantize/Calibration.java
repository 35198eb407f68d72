package org.contexture.encoder.quantize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.onnx.OnnxSession;

/**
 * Runs texts, one at a time, through a graph that gives what its projections read, and chooses
 * scales for that. However large the model is, only so many of these tensors are looked at in one
 * pass over the texts as memory holds.
 */
final class Calibration {
  private static final long MOST_BYTES = 128L << 20;

  private final OnnxGraph graph;
  private final WeightBits bits;
  private final int threads;

  /** By the tensor that they read. */
  private final Map<String, List<Projection>> readers = new LinkedHashMap<>();

  private final Set<TokenIds> failed = new HashSet<>();

  Calibration(OnnxGraph graph, List<Projection> projections, WeightBits bits, int threads) {
    this.graph = graph;
    this.bits = bits;
    this.threads = threads;
    for (Projection projection : projections) {
      readers.computeIfAbsent(projection.input(), input -> new ArrayList<>()).add(projection);
    }
  }

  /** Scales by tensor; none for one in which no text gives finite numbers. */
  Map<String, InputScales> run(List<TokenIds> texts) {
    int longest = texts.stream().mapToInt(text -> text.ids().length).max().orElse(0);
    Map<String, InputScales> scales = new HashMap<>();
    List<String> pass = new ArrayList<>();
    long bytes = 0;
    for (String input : readers.keySet()) {
      // ONNX Runtime and the JVM each hold a text's.
      long more = (InputSample.MOST + 2L * longest) * width(input) * Float.BYTES;
      if (!pass.isEmpty() && bytes + more > MOST_BYTES) {
        scales.putAll(run(pass, texts));
        pass.clear();
        bytes = 0;
      }
      pass.add(input);
      bytes += more;
    }
    scales.putAll(run(pass, texts));
    return scales;
  }

  /** Whether the model ran on a text, each time that it was to. */
  boolean hasRun(TokenIds text) {
    return !failed.contains(text);
  }

  private int width(String input) {
    return readers.get(input).get(0).rows();
  }

  private Map<String, InputScales> run(List<String> inputs, List<TokenIds> texts) {
    List<InputSample> samples =
        inputs.stream().map(input -> new InputSample(width(input))).toList();
    try (OnnxSession session = graph.tap(inputs, threads)) {
      for (TokenIds text : texts) {
        List<float[]> values = values(session, text);
        for (int i = 0; i < values.size(); i++) {
          samples.get(i).add(values.get(i));
        }
      }
    }
    return scales(inputs, samples);
  }

  /** None of a text that the model fails on, as where it is encoded. */
  private List<float[]> values(OnnxSession session, TokenIds text) {
    try {
      return session.values(text.ids(), text.typeIds());
    } catch (ModelException e) {
      failed.add(text);
      return List.of();
    }
  }

  private Map<String, InputScales> scales(List<String> inputs, List<InputSample> samples) {
    Map<String, InputScales> scales = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (samples.get(i).size() > 0) {
        List<float[]> matrices =
            readers.get(inputs.get(i)).stream().map(Projection::matrix).toList();
        InputWeights weights = InputWeights.of(matrices, width(inputs.get(i)));
        scales.put(inputs.get(i), ScaleSearch.of(samples.get(i), weights, bits));
      }
    }
    return scales;
  }
}
