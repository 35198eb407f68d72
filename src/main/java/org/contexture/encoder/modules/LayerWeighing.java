package org.contexture.encoder.modules;

import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.model.LayerWeights;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.ModuleStep;

/** Reads the weights that a model's layers have in their mean. */
public final class LayerWeighing {
  private LayerWeighing() {}

  /**
   * Reads a module of the kind WeightedLayerPooling.
   *
   * @throws ModelException where its weights are missing, or one of them is below 0
   */
  public static LayerWeights read(ModelFolder folder, ModuleStep module) {
    int first = Integer.parseInt(module.settings().get(ModuleStep.FIRST_LAYER));
    int last = Integer.parseInt(module.settings().get(ModuleStep.LAST_LAYER));
    ModuleWeights weights = ModuleWeights.open(folder, module);
    List<Double> each = new ArrayList<>();
    for (float weight : weights.floats("layer_weights", last + 1L - first)) {
      if (!(weight >= 0) || Float.isInfinite(weight)) {
        throw new ModelException(
            "Cannot use model: the weights of %s in %s must be 0 or more: %s"
                .formatted(module.describe(), folder.root().resolve(module.path()), weight));
      }
      each.add((double) weight);
    }
    weights.close();
    return new LayerWeights(first, each);
  }
}
