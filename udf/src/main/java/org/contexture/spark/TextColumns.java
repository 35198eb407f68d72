package org.contexture.spark;

import java.util.List;

/**
 * Names of the columns that a job reads; dots lead into structs.
 *
 * @param texts columns of strings, or of arrays of strings for texts cut into words already
 * @param spanBegins columns of the spans' begins, one per text column; none without spans
 * @param spanEnds columns of the spans' ends, as many
 */
public record TextColumns(List<String> texts, List<String> spanBegins, List<String> spanEnds) {
  public TextColumns {
    if (spanBegins.size() != spanEnds.size()
        || !(spanBegins.isEmpty() || spanBegins.size() == texts.size())) {
      throw new IllegalArgumentException(
          "span columns must be a begin and an end for each text column: "
              + spanBegins
              + ", "
              + spanEnds);
    }
  }

  /** Texts without spans. */
  public static TextColumns of(List<String> texts) {
    return new TextColumns(texts, List.of(), List.of());
  }
}
