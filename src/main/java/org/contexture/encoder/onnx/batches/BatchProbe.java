package org.contexture.encoder.onnx.batches;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.encoder.layer.BatchRegime;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelException;

/**
 * Tries which rows may share a batch: each alone, beside one of equal length, and padded beside a
 * longer one. It never allows more than the graph tells. Nothing is tried where nothing could come
 * of it: where every text runs alone already.
 */
public record BatchProbe(Run run) {
  /** Runs a batch of rows. */
  public interface Run {
    /**
     * Runs rows of token ids, padded to the longest.
     *
     * @throws ModelException where that fails
     */
    HiddenStates of(List<long[]> rows);
  }

  /**
   * How far states may move, by their length. Sums in another order move them by a millionth; where
   * numbers are coarse, such a step may become one of theirs.
   */
  private static final double TOLERANCE = 1e-3;

  private static final double COARSE_TOLERANCE = 5e-2;

  /** Below this, what is left of a state is rounding. */
  private static final double SMALLEST = 1e-6;

  /**
   * What the graph tells, or that fewer may share a batch.
   *
   * @param coarse the graph computes with numbers of fewer bits than a float
   */
  public Batches confirm(Batches told, ProbeRows rows, boolean coarse) {
    if (told.regime() == BatchRegime.ONE_TEXT || rows.shorter().isEmpty()) {
      return told;
    }
    List<HiddenStates> alone = new ArrayList<>();
    try {
      for (long[] row : rows.shorter()) {
        alone.add(run.of(List.of(row)));
      }
      run.of(List.of(rows.longest()));
    } catch (ModelException e) {
      // What fails by itself must not come through padded.
      return told.regime() == BatchRegime.MIXED_LENGTHS
          ? Batches.equalLengths("when it was tried, a text failed alone: " + e.getMessage())
          : told;
    }
    double tolerance = coarse ? COARSE_TOLERANCE : TOLERANCE;
    double amongEquals = 0;
    for (int r = 0; r < alone.size(); r++) {
      long[] row = rows.shorter().get(r);
      Optional<HiddenStates> pair = tried(List.of(ProbeRows.reversed(row), row));
      amongEquals = Math.max(amongEquals, moved(alone.get(r), pair, 1));
    }
    if (amongEquals > tolerance) {
      return Batches.oneText(
          "when it was tried, a text of equal length beside it moved a text's states"
              + by(amongEquals));
    }
    if (told.regime() != BatchRegime.MIXED_LENGTHS) {
      return told;
    }
    List<long[]> batch = new ArrayList<>(rows.shorter());
    batch.add(rows.longest());
    Optional<HiddenStates> together = tried(batch);
    double padded = 0;
    for (int r = 0; r < alone.size(); r++) {
      padded = Math.max(padded, moved(alone.get(r), together, r));
    }
    return padded > tolerance
        ? Batches.equalLengths("when it was tried, padding moved a text's states" + by(padded))
        : told;
  }

  private static String by(double moved) {
    return Double.isInfinite(moved)
        ? " or failed"
        : String.format(Locale.ROOT, " by %.2g of their length", moved);
  }

  /** Empty where the batch fails. */
  private Optional<HiddenStates> tried(List<long[]> batch) {
    try {
      return Optional.of(run.of(batch));
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  /** How far a row's states move in a batch, at most; infinity where the batch failed. */
  private static double moved(HiddenStates alone, Optional<HiddenStates> batch, int row) {
    if (batch.isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    HiddenStates states = batch.get();
    double most = 0;
    for (int layer = 0; layer < alone.layers().size(); layer++) {
      for (int token = 0; token < alone.length(); token++) {
        int at = states.offset(row) + token * states.dimension();
        most =
            Math.max(
                most,
                moved(
                    alone.layers().get(layer),
                    token * alone.dimension(),
                    states.layers().get(layer),
                    at,
                    alone.dimension()));
      }
    }
    return most;
  }

  private static double moved(float[] one, int begin, float[] other, int otherBegin, int length) {
    double square = 0;
    double difference = 0;
    for (int d = 0; d < length; d++) {
      float before = one[begin + d];
      float after = other[otherBegin + d];
      if (Float.isFinite(before) && Float.isFinite(after)) {
        square += (double) before * before;
        difference += ((double) after - before) * ((double) after - before);
      } else if (Float.isFinite(before) || Float.isFinite(after)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return Math.sqrt(difference) / Math.max(Math.sqrt(square), SMALLEST);
  }
}
