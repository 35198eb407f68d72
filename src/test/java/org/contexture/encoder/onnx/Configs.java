package org.contexture.encoder.onnx;

import java.util.List;
import java.util.OptionalInt;
import org.contexture.encoder.model.ModelConfig;

/** What config.json says where it says little. */
final class Configs {
  private Configs() {}

  /** A model's type and class, and nothing of its sizes. */
  static ModelConfig of(String type, String architecture) {
    return new ModelConfig(
        type,
        List.of(architecture),
        false,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }
}
