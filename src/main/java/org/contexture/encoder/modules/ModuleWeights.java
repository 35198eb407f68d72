package org.contexture.encoder.modules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.ModuleStep;
import org.contexture.encoder.weights.ModelWeights;

/** The weights of one module; each of them must be asked for. */
final class ModuleWeights {
  private final ModelWeights weights;
  private final ModuleStep module;
  private final List<String> left;

  private ModuleWeights(ModelWeights weights, ModuleStep module) {
    this.weights = weights;
    this.module = module;
    this.left = new ArrayList<>(weights.names());
  }

  /**
   * Opens the file in the module's folder.
   *
   * @throws ModelException where there is none, or it is malformed
   */
  static ModuleWeights open(ModelFolder folder, ModuleStep module) {
    return new ModuleWeights(ModelWeights.open(folder.root().resolve(module.path())), module);
  }

  boolean has(String name) {
    return weights.has(name);
  }

  /**
   * A tensor's numbers, row-major.
   *
   * @throws ModelException where it is not there, or of another shape
   */
  float[] floats(String name, long... shape) {
    List<Long> expected = Arrays.stream(shape).boxed().toList();
    if (!weights.shape(name).equals(expected)) {
      throw new ModelException(
          "Cannot use model: tensor '%s' of %s must have the shape %s that %s asks for: %s"
              .formatted(name, weights.path(), expected, module.describe(), weights.shape(name)));
    }
    left.remove(name);
    return weights.floats(name);
  }

  /**
   * Ends the reading.
   *
   * @throws ModelException where a tensor is left that nobody asked for
   */
  void close() {
    if (!left.isEmpty()) {
      throw new ModelException(
          "Cannot use model: %s holds tensors that %s does not have: %s"
              .formatted(weights.path(), module.describe(), String.join(", ", left)));
    }
  }
}
