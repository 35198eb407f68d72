package org.contexture.encoder.spec;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.pooling.LayerMix;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.pooling.SubtokenPooling;
import org.contexture.encoder.pooling.TextPooling;
import org.contexture.encoder.pooling.TokenPooling;

/**
 * How a vector column is made: a {@link VectorSpec} with nothing left open.
 *
 * @param askedLayers the layers as the user names them
 * @param layers the layers as the graph counts them ({@link HiddenLayers#resolve})
 * @param finish what becomes of a pooled vector
 * @param range for {@link Precision#INT8}: the largest value that is told apart
 */
public record VectorSettings(
    String name,
    Level level,
    String askedLayers,
    List<Integer> layers,
    LayerCombination combine,
    TextPooling pooling,
    SubtokenPooling subtokenPooling,
    VectorFinish finish,
    Precision precision,
    double range,
    boolean specialTokens)
    implements Serializable {

  /**
   * The spec, with the encoder's own settings where it says nothing.
   *
   * @throws ModelException where the graph lacks a layer, or the settings do not go together
   */
  static VectorSettings resolve(VectorSpec asked, TextDefaults texts, HiddenLayers graph) {
    boolean ofText = asked.level() == Level.SENTENCE || asked.level() == Level.CHUNK;
    VectorSpec spec = ofText ? texts.withOwnLayers(asked, graph.count()) : asked;
    boolean all = spec.layers().isEmpty();
    List<Integer> layers =
        all
            ? IntStream.range(graph.resolve(0), graph.count()).boxed().toList()
            : spec.layers().stream().map(graph::resolve).toList();
    if (layers.stream().distinct().count() < layers.size()) {
      throw problem(spec, "layers must name each layer once", text(spec.layers()));
    }
    List<Double> weights = spec.combine().weights();
    if (spec.combine().mix() == LayerMix.WEIGHTED && weights.size() != layers.size()) {
      throw problem(spec, "weights must be one per layer, " + layers.size(), text(weights));
    }
    VectorFinish finish =
        ofText
            ? texts.finish(asked)
            : new VectorFinish(
                List.of(),
                spec.dimension().orElse(Integer.MAX_VALUE),
                spec.normalize().orElse(false));
    if (spec.precision() == Precision.INT8 && !finish.normalize() && spec.range().isEmpty()) {
      throw problem(
          spec, "precision int8 must have a range where vectors are not normalized", "none");
    }
    return new VectorSettings(
        spec.name(),
        spec.level(),
        all ? "all" : text(spec.layers()),
        layers,
        spec.combine(),
        spec.pooling().map(texts.pooling()::with).orElse(texts.pooling()),
        spec.subtokenPooling(),
        finish,
        spec.precision(),
        spec.range().orElse(1.0),
        spec.specialTokens());
  }

  private static ModelException problem(VectorSpec spec, String rule, String value) {
    return new ModelException("Vector '" + spec.name() + "': " + rule + ": " + value);
  }

  private static String text(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Whether vectors are scaled to length 1. */
  public boolean normalize() {
    return finish.normalize();
  }

  /** How the tokens of one stretch become a vector, or the vectors that it is made of. */
  public List<? extends TokenPooling> tokenPoolings() {
    return switch (level) {
      case SENTENCE -> pooling.modes();
      case WORD, SPAN -> List.of(subtokenPooling);
      case TOKEN -> List.of(SubtokenPooling.FIRST);
      case CHUNK -> List.of(SubtokenPooling.MEAN);
    };
  }

  /**
   * Tokens at the head of a text that do not count.
   *
   * @param prompt how many are the prompt's
   */
  public int skipped(int prompt) {
    return pooling.includesPrompt() ? 0 : prompt;
  }

  /** Values of a vector before {@link #finish}. */
  public int pooledWidth(int hiddenSize) {
    int width = combine.mix().width(hiddenSize, layers.size());
    return tokenPoolings().stream().mapToInt(each -> each.width(width)).sum();
  }

  /** The same vector, as it is after the model's modules, with its first values kept. */
  public float[] finish(float[] vector) {
    return finish.apply(vector);
  }

  /** Everything that the values depend on; keys in kebab case, the layers as the graph counts. */
  Map<String, String> canonical() {
    Map<String, String> all = describe();
    all.put("layers", text(layers));
    return all;
  }

  /** Keys in kebab case and values as a config would write them; only those that have a meaning. */
  public Map<String, String> describe() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("level", level.id());
    all.put("layers", askedLayers);
    if (layers.size() > 1 || combine.mix() == LayerMix.WEIGHTED) {
      all.put("combine", combine.mix().id());
    }
    if (combine.mix() == LayerMix.WEIGHTED) {
      all.put("weights", text(combine.weights()));
      all.put("gamma", Double.toString(combine.gamma()));
    }
    switch (level) {
      case SENTENCE -> {
        all.put("pooling", pooling.id());
        if (!pooling.includesPrompt()) {
          all.put("include-prompt", "false");
        }
      }
      case WORD, SPAN -> all.put("subtoken-pooling", subtokenPooling.id());
      case TOKEN -> all.put("special-tokens", Boolean.toString(specialTokens));
      case CHUNK -> all.put("pooling", SubtokenPooling.MEAN.id());
    }
    finish.describe(all);
    all.put("precision", precision.id());
    if (precision == Precision.INT8) {
      all.put("range", Double.toString(range));
    }
    return all;
  }
}
