package org.contexture.encoder.transformers;

import java.util.Optional;

/**
 * How the angles of rotary position embedding are made.
 *
 * @param theta base of the angles
 * @param factor that positions are stretched by
 * @param bands how angles are stretched that a text of the length that the model was first trained
 *     with turns by few or by many full circles; nothing where all are stretched alike
 */
record RotarySettings(double theta, double factor, Optional<Bands> bands) {
  private static final String TYPE = "rope_type";

  /**
   * LLaMA 3's: angles of long waves are stretched, those of short waves are not.
   *
   * @param low waves that fit less often into the length are long
   * @param high those that fit more often are short
   * @param length in tokens
   */
  record Bands(double low, double high, double length) {}

  /** Those of a model whose blocks all have the same. */
  static RotarySettings of(Architecture config, double theta) {
    Optional<Architecture> parameters = config.object("rope_parameters");
    double base = config.number("rope_theta", theta);
    return parameters
        .or(() -> config.object("rope_scaling"))
        .map(found -> read(found, base))
        .orElse(new RotarySettings(base, 1, Optional.empty()));
  }

  /**
   * Those of blocks of a type.
   *
   * @param type {@code full_attention} or {@code sliding_attention}
   * @param key where older files have the base
   * @param scaled whether {@code rope_scaling} of older files is about these blocks
   */
  static RotarySettings of(
      Architecture config, String type, String key, double theta, boolean scaled) {
    Optional<Architecture> all = config.object("rope_parameters");
    Optional<Architecture> scaling = config.object("rope_scaling");
    if (all.isPresent() && scaling.isPresent()) {
      throw config.unknown("rope_scaling");
    }
    Optional<Architecture> parameters = all.flatMap(found -> found.object(type));
    double base = config.number(key, theta);
    return parameters
        .or(() -> scaled ? scaling : Optional.empty())
        .map(found -> read(found, base))
        .orElse(new RotarySettings(base, 1, Optional.empty()));
  }

  private static RotarySettings read(Architecture parameters, double theta) {
    String key = parameters.says(TYPE) ? TYPE : "type";
    parameters.text("type", "default");
    String type = parameters.text(key, "default");
    double base = parameters.number("rope_theta", theta);
    parameters.requireNumber("partial_rotary_factor", 1);
    RotarySettings settings =
        switch (type) {
          case "default" -> new RotarySettings(base, 1, Optional.empty());
          case "linear" -> new RotarySettings(base, factor(parameters), Optional.empty());
          case "llama3" ->
              new RotarySettings(base, factor(parameters), Optional.of(bands(parameters)));
          default -> throw parameters.unknown(key);
        };
    parameters.requireAllRead();
    return settings;
  }

  private static double factor(Architecture parameters) {
    double factor = parameters.number("factor", 0);
    if (!(factor >= 1)) {
      throw parameters.unknown("factor");
    }
    return factor;
  }

  private static Bands bands(Architecture parameters) {
    double low = parameters.number("low_freq_factor", 0);
    double high = parameters.number("high_freq_factor", 0);
    if (!(low > 0 && high > low)) {
      throw parameters.unknown("low_freq_factor");
    }
    return new Bands(low, high, parameters.count("original_max_position_embeddings"));
  }

  /**
   * The angle of a pair of values for each position, in float32 as PyTorch computes it.
   *
   * @param pair number of the pair, from 0
   * @param size values of a head
   */
  float angle(int pair, int size) {
    float plain = 1f / (float) Math.pow(theta, (2f * pair) / size);
    if (bands.isEmpty()) {
      return (float) (plain / factor);
    }
    Bands found = bands.get();
    double turns = found.length() / (2 * Math.PI / plain);
    if (turns < found.low()) {
      return (float) (plain / factor);
    }
    if (turns > found.high()) {
      return plain;
    }
    double smooth = (turns - found.low()) / (found.high() - found.low());
    return (float) ((1 - smooth) * plain / factor + smooth * plain);
  }
}
