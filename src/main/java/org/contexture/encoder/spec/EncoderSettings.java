package org.contexture.encoder.spec;

import java.io.Serializable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.Route;
import org.contexture.encoder.model.Setting;
import org.contexture.encoder.pooling.TextPooling;

/**
 * Every setting that a vector depends on, beside the model itself, with its origin.
 *
 * @param pooling of sentence vectors that name none
 * @param normalize of sentence and chunk vectors that say nothing
 * @param prompt of texts that bring none
 * @param ownPrompts whether each text brings its own
 * @param route that texts take through a model that has several
 * @param vectors at least one
 */
public record EncoderSettings(
    Setting<TextPooling> pooling,
    Setting<Boolean> normalize,
    Setting<Integer> maxTokens,
    Setting<String> prompt,
    boolean ownPrompts,
    Route route,
    Setting<LongText> longText,
    Setting<Integer> stride,
    Setting<Integer> chunkTokens,
    List<VectorSettings> vectors)
    implements Serializable {
  private static final String DEFAULT = "default";
  private static final String OWN_PROMPTS = "option prompt-column";

  /**
   * The spec where it says something, the model's files where it does not.
   *
   * @throws ModelException where the spec asks for what the model does not have
   */
  public static EncoderSettings resolve(
      EncoderSpec spec, ModelDefaults model, int specialTokens, HiddenLayers graph) {
    Setting<TextPooling> pooling =
        pick(spec.pooling().map(model.pooling().value()::with), "pooling", model.pooling());
    Setting<Boolean> normalize = pick(spec.normalize(), "normalize", model.normalize());
    Setting<Integer> maxTokens = pick(spec.maxTokens(), "max-tokens", model.maxTokens());
    TokenLimits.checkMaxTokens(maxTokens.value(), specialTokens, model);
    checkPrompts(spec);
    Setting<String> prompt = pick(spec.prompt(), "prompt", otherPrompt(spec, model));
    TokenLimits.checkAtLeast(0, "stride", spec.stride().orElse(0));
    TokenLimits.checkAtLeast(1, "chunk-tokens", spec.chunkTokens());
    TextDefaults texts = TextDefaults.of(spec, model);
    EncoderSettings settings =
        new EncoderSettings(
            pooling,
            normalize,
            maxTokens,
            prompt,
            spec.ownPrompts(),
            model.modules().route(),
            pick(spec.longText(), LongText.TRUNCATE, "long-text"),
            pick(spec.stride(), "stride", new Setting<>(maxTokens.value() / 4, DEFAULT)),
            pick(spec.chunkTokens(), EncoderSpec.DEFAULT_CHUNK_TOKENS, "chunk-tokens"),
            spec.vectorsOrDefault().stream()
                .map(vector -> VectorSettings.resolve(vector, texts, graph))
                .toList());
    settings.checkNames();
    return settings;
  }

  private static void checkPrompts(EncoderSpec spec) {
    spec.prompt()
        .or(spec::promptName)
        .filter(given -> spec.ownPrompts())
        .ifPresent(
            given -> {
              throw new ModelException(
                  "prompt-column must come without prompt and prompt-name: " + given);
            });
  }

  /** A text whose own prompt is none has none, whatever the model's default is. */
  private static Setting<String> otherPrompt(EncoderSpec spec, ModelDefaults model) {
    if (spec.ownPrompts()) {
      return new Setting<>("", OWN_PROMPTS);
    }
    if (spec.promptName().isEmpty()) {
      return model.prompt();
    }
    String name = spec.promptName().get();
    Set<String> names = new LinkedHashSet<>(model.prompts().keySet());
    names.addAll(model.modules().route().names());
    if (!names.contains(name)) {
      throw new ModelException(
          names.isEmpty()
              ? "prompt-name must come with a model that has prompts: " + name
              : "prompt-name must be one of "
                  + String.join(", ", names)
                  + ", which the model has: "
                  + name);
    }
    // Texts of a route that has no prompt get none, and not the default one either.
    return new Setting<>(model.prompts().getOrDefault(name, ""), "option prompt-name " + name);
  }

  private void checkNames() {
    Set<String> names = new HashSet<>();
    for (VectorSettings vector : vectors) {
      if (!names.add(vector.name())) {
        throw new ModelException("Each vector must have a name of its own: " + vector.name());
      }
    }
  }

  /**
   * The most tokens of a text's own in a window.
   *
   * @param around special tokens and the prompt's
   * @throws ModelException where that leaves no room, or none for the stride
   */
  public int windowCapacity(int around) {
    return new TokenLimits(maxTokens.value(), stride.value(), longText.value())
        .windowCapacity(around);
  }

  private static <T extends Serializable> Setting<T> pick(
      Optional<T> asked, String option, Setting<T> otherwise) {
    return asked.map(value -> new Setting<>(value, "option " + option)).orElse(otherwise);
  }

  private static <T extends Serializable> Setting<T> pick(T value, T byDefault, String option) {
    return new Setting<>(value, value.equals(byDefault) ? DEFAULT : "option " + option);
  }

  /** Whether some vector is of that level. */
  public boolean has(Level level) {
    return vectors.stream().anyMatch(vector -> vector.level() == level);
  }

  /**
   * Names in kebab case and their settings, values as a config would write them; what each vector
   * says for itself is in {@link VectorSettings#describe}.
   */
  public Map<String, Setting<String>> describe() {
    Map<String, Setting<String>> all = new LinkedHashMap<>();
    all.put("pooling", new Setting<>(pooling.value().id(), pooling.origin()));
    all.put("normalize", new Setting<>(normalize.value().toString(), normalize.origin()));
    all.putAll(describeTokens());
    return all;
  }

  /** As {@link #describe}, of what decides which tokens the model reads, and with which others. */
  public Map<String, Setting<String>> describeTokens() {
    Map<String, Setting<String>> all = new LinkedHashMap<>();
    all.put("max-tokens", new Setting<>(maxTokens.value().toString(), maxTokens.origin()));
    if (ownPrompts) {
      all.put("own-prompts", new Setting<>("true", OWN_PROMPTS));
    } else {
      all.put("prompt", prompt);
    }
    if (route.isThere()) {
      all.put("route", new Setting<>(route.name(), route.origin()));
    }
    all.put("long-text", new Setting<>(longText.value().id(), longText.origin()));
    if (longText.value().isWhole()) {
      all.put("stride", new Setting<>(stride.value().toString(), stride.origin()));
    }
    if (has(Level.CHUNK)) {
      all.put("chunk-tokens", new Setting<>(chunkTokens.value().toString(), chunkTokens.origin()));
    }
    return all;
  }

  /** Every value that a vector depends on, without names and origins: what a fingerprint is of. */
  public List<String> canonical() {
    Map<String, String> all = new LinkedHashMap<>();
    describeTokens().forEach((key, setting) -> all.put(key, setting.value()));
    for (int i = 0; i < vectors.size(); i++) {
      String prefix = "vector " + i + " ";
      vectors.get(i).canonical().forEach((key, value) -> all.put(prefix + key, value));
    }
    return all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
  }
}
