package org.contexture.encoder;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.Setting;
import org.contexture.encoder.pooling.Pooling;

/** Every setting that a vector depends on, beside the model itself, with its origin. */
public record EncoderSettings(
    Setting<Pooling> pooling,
    Setting<Boolean> normalize,
    Setting<Integer> maxTokens,
    Setting<String> prompt,
    Setting<LongText> longText)
    implements Serializable {

  /**
   * The spec where it says something, the model's files where it does not.
   *
   * @throws ModelException where the spec asks for more tokens than the model has positions
   */
  static EncoderSettings resolve(EncoderSpec spec, ModelDefaults model, int specialTokens) {
    EncoderSettings settings =
        new EncoderSettings(
            pick(spec.pooling(), "pooling", model.pooling()),
            pick(spec.normalize(), "normalize", model.normalize()),
            pick(spec.maxTokens(), "max-tokens", model.maxTokens()),
            pick(spec.prompt(), "prompt", model.prompt()),
            new Setting<>(
                spec.longText(),
                spec.longText() == LongText.TRUNCATE ? "default" : "option long-text"));
    int tokens = settings.maxTokens.value();
    if (tokens <= specialTokens) {
      throw new ModelException(
          "max-tokens must be more than the "
              + specialTokens
              + " special tokens that the tokenizer adds: "
              + tokens);
    }
    if (tokens > model.positions().orElse(Integer.MAX_VALUE)) {
      throw new ModelException(
          "max-tokens must be at most the model's "
              + model.positions().getAsInt()
              + " positions (config.json): "
              + tokens);
    }
    return settings;
  }

  private static <T extends Serializable> Setting<T> pick(
      Optional<T> asked, String option, Setting<T> ofModel) {
    return asked.map(value -> new Setting<>(value, "option " + option)).orElse(ofModel);
  }

  /** Names in kebab case and their settings, values as a config would write them. */
  public Map<String, Setting<String>> describe() {
    Map<String, Setting<String>> all = new LinkedHashMap<>();
    all.put("pooling", new Setting<>(pooling.value().id(), pooling.origin()));
    all.put("normalize", new Setting<>(normalize.value().toString(), normalize.origin()));
    all.put("max-tokens", new Setting<>(maxTokens.value().toString(), maxTokens.origin()));
    all.put("prompt", prompt);
    all.put("long-text", new Setting<>(longText.value().id(), longText.origin()));
    return all;
  }
}
