package org.contexture.encoder.weights;

import java.util.List;

/** A sequence in a pickle that nothing is added to any more. */
final class PickledTuple {
  private final List<Object> values;

  PickledTuple(List<Object> values) {
    this.values = values;
  }

  int size() {
    return values.size();
  }

  Object get(int index) {
    return values.get(index);
  }

  List<Object> values() {
    return values;
  }
}
