package org.contexture.encoder.onnx;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.layer.LayerOrigin;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.batches.GraphBatches;
import org.contexture.encoder.onnx.batches.ProbeRows;
import org.contexture.encoder.onnx.graph.GraphFile;

/**
 * Tries layers that the names of a graph's nodes or outputs do not tell when it is opened: what a
 * graph that was cut gives for a few tokens must be what the whole graph comes by on its way to its
 * last states, and be of their shape.
 */
record TapCheck(GraphFile file, ModelConfig config, HiddenLayers layers, int threads) {
  private static final Set<LayerOrigin> GUESSED =
      EnumSet.of(LayerOrigin.METADATA, LayerOrigin.WEIGHT_NAMES, LayerOrigin.STRUCTURE);

  private static final int TOKENS = 3;

  /** An id that every model has, for one that does not show which it has. */
  private static final long[] ANY = {0};

  /** How far values may lie apart, by the largest: other outputs let other nodes be fused. */
  private static final double TOLERANCE = 1e-4;

  private static final double COARSE_TOLERANCE = 5e-2;

  /**
   * Tries them. Where names tell the layers, nothing but what they need has to be loaded.
   *
   * @param session gives the asked layers
   * @throws ModelException which names the layer's tensor that is not what it should be
   */
  void check(OnnxSession session, List<String> asked) {
    if (!GUESSED.contains(layers.origins().get(0)) || asked.equals(List.of(layers.last()))) {
      return;
    }
    List<long[]> row = List.of(ProbeRows.of(session.vocabulary(), ANY, TOKENS).longest());
    List<long[]> typeIds = List.of(new long[TOKENS]);
    HiddenStates given = session.run(row, typeIds);
    if (asked.contains(layers.last())) {
      return;
    }
    List<String> all = new ArrayList<>(asked);
    all.add(layers.last());
    HiddenStates whole;
    try (OnnxSession uncut = OnnxSession.open(file, config, all, threads)) {
      whole = uncut.run(row, typeIds);
    }
    for (int layer = 0; layer < asked.size(); layer++) {
      compare(asked.get(layer), given.layers().get(layer), whole.layers().get(layer));
    }
  }

  private void compare(String tensor, float[] given, float[] wanted) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < wanted.length; i++) {
      largest = Math.max(largest, Math.abs(wanted[i]));
      difference = Math.max(difference, Math.abs((double) given[i] - wanted[i]));
    }
    double tolerance = GraphBatches.isCoarse(file) ? COARSE_TOLERANCE : TOLERANCE;
    if (difference > tolerance * largest) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "Cannot cut model %s: hidden states '%s' must be those of the whole graph: %.2g of"
                  + " their largest value apart",
              file.path(),
              tensor,
              difference / largest));
    }
  }
}
