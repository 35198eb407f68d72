package org.contexture.encoder.model;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A module of a sentence-transformers model.
 *
 * @param type the last name of its class, such as {@code Dense}
 * @param path its folder, relative to the model's; empty for the model's own
 * @param inputs values of a vector that it takes; 0 for any
 * @param outputs values of a vector that it gives; 0 for as many as it takes
 * @param settings what else its config says
 */
public record ModuleStep(
    String type, String path, int inputs, int outputs, SortedMap<String, String> settings)
    implements Serializable {
  static final String TRANSFORMER_TYPE = "Transformer";
  static final String STATIC_TYPE = "StaticEmbedding";
  static final String WORDS_TYPE = "WordEmbeddings";
  static final String WEIGHING_TYPE = "WeightedLayerPooling";
  public static final String NORMALIZE_TYPE = "Normalize";
  public static final String DENSE_TYPE = "Dense";
  public static final String LAYER_NORM_TYPE = "LayerNorm";

  /** Keys of the settings of a Dense. */
  public static final String ACTIVATION = "activation";

  public static final String BIAS = "bias";
  public static final String RESIDUAL = "residual";

  /** Keys of the settings of a WeightedLayerPooling. */
  public static final String FIRST_LAYER = "first layer";

  public static final String LAST_LAYER = "last layer";

  /** Scales a vector to length 1. */
  public static final ModuleStep NORMALIZE = of(NORMALIZE_TYPE, "");

  public ModuleStep {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  static ModuleStep of(String type, String path) {
    return new ModuleStep(type, path, 0, 0, Collections.emptySortedMap());
  }

  ModuleStep with(int inputWidth, int outputWidth, Map<String, String> all) {
    return new ModuleStep(type, path, inputWidth, outputWidth, new TreeMap<>(all));
  }

  boolean weighsLayers() {
    return type.equals(WEIGHING_TYPE);
  }

  boolean normalizes() {
    return type.equals(NORMALIZE_TYPE);
  }

  /** Values of a vector that had so many. */
  public int width(int width) {
    return outputs == 0 ? width : outputs;
  }

  /** As {@code Dense(32 to 24, activation Tanh, bias true)}. */
  public String describe() {
    if (inputs == 0 && settings.isEmpty()) {
      return type;
    }
    String sizes = inputs == outputs ? String.valueOf(inputs) : inputs + " to " + outputs;
    return Stream.concat(
            Stream.of(sizes).filter(known -> inputs > 0),
            settings.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()))
        .collect(Collectors.joining(", ", type + "(", ")"));
  }
}
