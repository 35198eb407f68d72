package org.contexture.encoder.spec;

import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.model.LayerWeights;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModuleStep;
import org.contexture.encoder.pooling.LayerMix;
import org.contexture.encoder.pooling.TextPooling;

/**
 * What an encoder does with vectors of whole texts and chunks that say nothing themselves.
 *
 * @param layers whose states are pooled, for vectors of the model's own pooling
 * @param modules of the model, for vectors of the model's own pooling
 * @param normalize whether they are scaled to length 1
 * @param scalesFirst they are scaled before values are left out, where the model says both
 * @param mostDimensions how many values are kept, from the first
 */
record TextDefaults(
    TextPooling pooling,
    LayerWeights layers,
    List<ModuleStep> modules,
    boolean normalize,
    boolean scalesFirst,
    int mostDimensions) {
  /** Far below what any weight has; its power of e is 0. */
  private static final double LEAST = -1e4;

  TextDefaults {
    modules = List.copyOf(modules);
  }

  /** The spec where it says something, the model's files where it does not. */
  static TextDefaults of(EncoderSpec spec, ModelDefaults model) {
    boolean ownPooling = spec.pooling().isEmpty();
    return new TextDefaults(
        spec.pooling().map(model.pooling().value()::with).orElse(model.pooling().value()),
        ownPooling ? model.modules().layers() : LayerWeights.NONE,
        ownPooling ? model.modules().steps() : List.of(),
        spec.normalize().orElse(model.normalize().value()),
        spec.normalize().isEmpty(),
        model.modules().mostDimensions());
  }

  /** A text's vector with the layers that the model itself pools, where it names none. */
  VectorSpec withOwnLayers(VectorSpec vector, int layers) {
    List<Double> weights = this.layers.weights();
    if (weights.isEmpty() || !isOwn(vector)) {
      return vector;
    }
    if (this.layers.first() + weights.size() != layers) {
      throw new ModelException(
          "Cannot weigh the model's layers: it weighs %d from layer %d on, and has layers 0 to %d"
              .formatted(weights.size(), this.layers.first(), layers - 1));
    }
    // What a mix makes of logarithms are the weights, divided by their sum.
    List<Double> scalars =
        weights.stream().map(weight -> weight == 0 ? LEAST : StrictMath.log(weight)).toList();
    return vector.withLayers(
        IntStream.range(this.layers.first(), layers).boxed().toList(),
        new LayerCombination(LayerMix.WEIGHTED, scalars, 1));
  }

  private static boolean isOwn(VectorSpec vector) {
    return vector.pooling().isEmpty()
        && vector.layers().equals(List.of(-1))
        && vector.combine().equals(LayerCombination.MEAN);
  }

  /** How a text's vector ends that says nothing of it. */
  VectorFinish finish(VectorSpec vector) {
    boolean ownStates = isOwn(vector);
    VectorFinish asked =
        new VectorFinish(
            ownStates ? modules : List.of(),
            vector.dimension().orElse(mostDimensions),
            vector.normalize().orElse(normalize));
    boolean own = vector.normalize().isEmpty() && vector.dimension().isEmpty();
    return own && scalesFirst && mostDimensions < Integer.MAX_VALUE ? asked.scalingFirst() : asked;
  }
}
