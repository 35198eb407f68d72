package org.contexture.encoder.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.contexture.encoder.kind.LoadedModel;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.pooling.TokenStates;
import org.contexture.encoder.spec.VectorSettings;
import org.contexture.encoder.text.EncodeStats;

/**
 * Runs the model on windows of texts, batch by batch, and hands each text its tokens' states.
 *
 * @param layers that the model was loaded for, in that order
 */
public record BatchEncoder(
    LoadedModel model, List<Integer> layers, List<VectorSettings> vectors, TokenBudget budget) {

  /** Layers that the vectors need, each once, in ascending order. */
  public static List<Integer> layersOf(List<VectorSettings> vectors) {
    return vectors.stream()
        .flatMap(vector -> vector.layers().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Encodes windows.
   *
   * @param progress told what each batch took
   */
  public void encode(List<TextWindow> rows, Consumer<EncodeStats> progress) {
    int[] lengths = rows.stream().mapToInt(TextWindow::length).toArray();
    for (int[] batch : budget.batches(lengths)) {
      long start = System.nanoTime();
      List<PendingText> complete = new ArrayList<>();
      encodeBatch(Arrays.stream(batch).mapToObj(rows::get).toList(), complete);
      long tokens = Arrays.stream(batch).mapToLong(row -> lengths[row]).sum();
      long padded = (long) lengths[batch[0]] * batch.length;
      progress.accept(
          new EncodeStats(
              0,
              complete.size(),
              complete.stream().mapToLong(text -> text.tokens().tokenCount()).sum(),
              complete.stream().mapToLong(PendingText::usedTokens).sum(),
              batch.length,
              tokens,
              padded,
              0,
              System.nanoTime() - start));
    }
  }

  /** Where a batch fails, each of its rows is tried alone, so that only the culprit is lost. */
  private void encodeBatch(List<TextWindow> rows, List<PendingText> complete) {
    HiddenStates states;
    try {
      states = model.run(rows);
    } catch (ModelException e) {
      if (rows.size() > 1) {
        rows.forEach(row -> encodeBatch(List.of(row), complete));
      } else if (rows.get(0).text().lose(rows.get(0).index(), e.getMessage())) {
        complete.add(rows.get(0).text());
      }
      return;
    }
    Map<List<Object>, float[]> mixes = new HashMap<>();
    List<float[]> ofVectors = new ArrayList<>();
    for (VectorSettings vector : vectors) {
      List<Object> recipe = List.of(vector.layers(), vector.combine());
      ofVectors.add(mixes.computeIfAbsent(recipe, absent -> mix(vector, states)));
    }
    for (int r = 0; r < rows.size(); r++) {
      TextWindow row = rows.get(r);
      List<TokenStates> ofRow = new ArrayList<>();
      for (int v = 0; v < vectors.size(); v++) {
        int width =
            vectors
                .get(v)
                .combine()
                .mix()
                .width(states.dimension(), vectors.get(v).layers().size());
        int offset = r * states.length() * width;
        ofRow.add(new TokenStates(ofVectors.get(v), offset, row.length(), width));
      }
      if (row.text().accept(row.index(), ofRow)) {
        complete.add(row.text());
      }
    }
  }

  private float[] mix(VectorSettings vector, HiddenStates states) {
    List<float[]> wanted =
        vector.layers().stream().map(layer -> states.layers().get(layers.indexOf(layer))).toList();
    float[] weights = vector.combine().layerWeights();
    return vector.combine().mix().apply(wanted, states.dimension(), weights);
  }
}
