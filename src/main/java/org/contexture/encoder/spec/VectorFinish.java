package org.contexture.encoder.spec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModuleStep;
import org.contexture.encoder.pooling.VectorMath;

/**
 * What becomes of a pooled vector, in this order.
 *
 * @param modules that the model runs on it
 * @param mostDimensions how many of its values are kept then, from the first
 * @param normalize whether these are scaled to length 1
 */
public record VectorFinish(List<ModuleStep> modules, int mostDimensions, boolean normalize)
    implements Serializable {
  public VectorFinish {
    modules = List.copyOf(modules);
  }

  /** Scaled to length 1 before values are left out: then it is no longer of length 1. */
  VectorFinish scalingFirst() {
    if (!normalize) {
      return this;
    }
    List<ModuleStep> more = new ArrayList<>(modules);
    more.add(ModuleStep.NORMALIZE);
    return new VectorFinish(more, mostDimensions, false);
  }

  /**
   * Values of a vector that had so many, before {@link #apply}.
   *
   * @throws ModelException where a module takes vectors of another width
   */
  int width(int pooled) {
    int width = pooled;
    for (ModuleStep module : modules) {
      if (module.inputs() != 0 && module.inputs() != width) {
        throw new ModelException(
            "Cannot run module %s: a vector before it must have %d values: %d"
                .formatted(module.describe(), module.inputs(), width));
      }
      width = module.width(width);
    }
    return width;
  }

  /** Keeps the first values of a vector that came out of the modules, and normalizes these. */
  float[] apply(float[] vector) {
    float[] kept = vector.length > mostDimensions ? Arrays.copyOf(vector, mostDimensions) : vector;
    if (normalize) {
      VectorMath.normalize(kept);
    }
    return kept;
  }

  void describe(Map<String, String> all) {
    if (!modules.isEmpty()) {
      all.put(
          "modules", modules.stream().map(ModuleStep::describe).collect(Collectors.joining(" ")));
    }
    all.put("normalize", Boolean.toString(normalize));
    if (mostDimensions < Integer.MAX_VALUE) {
      all.put("dimension", Integer.toString(mostDimensions));
    }
  }
}
