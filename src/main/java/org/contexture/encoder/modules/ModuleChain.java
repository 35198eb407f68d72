package org.contexture.encoder.modules;

import java.util.List;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.ModuleStep;
import org.contexture.encoder.pooling.Activation;
import org.contexture.encoder.pooling.LayerNormStep;
import org.contexture.encoder.pooling.LinearStep;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.pooling.VectorStep;

/**
 * Modules that are run one after the other. Safe for use by many threads at once.
 *
 * @param steps in their order; none leaves a vector as it is
 */
public record ModuleChain(List<VectorStep> steps) {
  public ModuleChain {
    steps = List.copyOf(steps);
  }

  /**
   * Reads what the modules need.
   *
   * @throws ModelException where weights are missing, or are not what the module's config says
   */
  public static ModuleChain read(ModelFolder folder, List<ModuleStep> modules) {
    return new ModuleChain(modules.stream().map(module -> step(folder, module)).toList());
  }

  private static VectorStep step(ModelFolder folder, ModuleStep module) {
    return switch (module.type()) {
      case ModuleStep.NORMALIZE_TYPE -> ModuleChain::normalized;
      case ModuleStep.DENSE_TYPE -> dense(ModuleWeights.open(folder, module), module);
      case ModuleStep.LAYER_NORM_TYPE -> layerNorm(ModuleWeights.open(folder, module), module);
      default ->
          throw new ModelException(
              "Cannot run module " + module.describe() + " of model " + folder.root());
    };
  }

  private static float[] normalized(float[] vector) {
    float[] scaled = vector.clone();
    VectorMath.normalize(scaled);
    return scaled;
  }

  private static VectorStep dense(ModuleWeights weights, ModuleStep module) {
    int inputs = module.inputs();
    int outputs = module.outputs();
    float[] bias =
        isSet(module, ModuleStep.BIAS)
            ? weights.floats("linear.bias", outputs)
            : new float[outputs];
    VectorStep linear = LinearStep.of(weights.floats("linear.weight", outputs, inputs), bias);
    VectorStep activation =
        Activation.find(module.settings().get(ModuleStep.ACTIVATION))
            .map(VectorStep.class::cast)
            .orElseGet(() -> new LeakySlope(weights.floats("activation_function.weight", 1)[0]));
    VectorStep residual = null;
    if (isSet(module, ModuleStep.RESIDUAL)) {
      residual =
          inputs == outputs
              ? vector -> vector
              : LinearStep.of(
                  weights.floats("residual.weight", outputs, inputs), new float[outputs]);
    }
    weights.close();
    return new DenseStep(linear, activation, residual);
  }

  private static boolean isSet(ModuleStep module, String key) {
    return Boolean.parseBoolean(module.settings().get(key));
  }

  private static VectorStep layerNorm(ModuleWeights weights, ModuleStep module) {
    VectorStep norm =
        new LayerNormStep(
            weights.floats("norm.weight", module.inputs()),
            weights.floats("norm.bias", module.inputs()));
    weights.close();
    return norm;
  }

  /** What comes of a pooled vector, which may be the same array. */
  public float[] apply(float[] pooled) {
    float[] vector = pooled;
    for (VectorStep step : steps) {
      vector = step.apply(vector);
    }
    return vector;
  }
}
