package org.contexture.encoder.transformers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Which blocks see all tokens, and which those in a window.
 *
 * @param sliding for each block whether it has a window
 */
record LayerTypes(List<Boolean> sliding) {
  static final String FULL = "full_attention";
  static final String SLIDING = "sliding_attention";

  LayerTypes {
    sliding = List.copyOf(sliding);
  }

  /**
   * What {@code layer_types} says.
   *
   * @param otherwise which blocks have a window where it says nothing
   */
  static LayerTypes of(Architecture config, int layers, IntPredicate otherwise) {
    Optional<List<String>> told = config.texts("layer_types");
    List<Boolean> sliding = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      if (told.isEmpty()) {
        sliding.add(otherwise.test(layer));
      } else if (told.get().size() == layers && isKnown(told.get().get(layer))) {
        sliding.add(told.get().get(layer).equals(SLIDING));
      } else {
        throw config.unknown("layer_types");
      }
    }
    return new LayerTypes(sliding);
  }

  /** All blocks are alike. */
  static LayerTypes all(int layers, boolean sliding) {
    return new LayerTypes(Collections.nCopies(layers, sliding));
  }

  private static boolean isKnown(String type) {
    return type.equals(FULL) || type.equals(SLIDING);
  }

  int size() {
    return sliding.size();
  }

  boolean slides(int layer) {
    return sliding.get(layer);
  }

  boolean anySliding() {
    return sliding.contains(true);
  }

  boolean anyFull() {
    return sliding.contains(false);
  }
}
