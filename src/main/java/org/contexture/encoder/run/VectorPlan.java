package org.contexture.encoder.run;

import java.util.List;
import org.contexture.encoder.modules.ModuleChain;
import org.contexture.encoder.pooling.TokenPooling;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSettings;

/**
 * How an opened encoder makes a vector column.
 *
 * @param modules that are run on a pooled vector
 * @param skipped tokens at the head of a text that a sentence's pooling leaves out
 */
public record VectorPlan(VectorSettings settings, ModuleChain modules, int skipped) {
  /** Of a vector that is pooled over all tokens and goes through no modules. */
  public static VectorPlan of(VectorSettings settings) {
    return new VectorPlan(settings, new ModuleChain(List.of()), 0);
  }

  /**
   * The same behind another prompt.
   *
   * @param promptTokens how many tokens at a text's head are the prompt's
   */
  public VectorPlan behind(int promptTokens) {
    return new VectorPlan(settings, modules, settings.skipped(promptTokens));
  }

  Level level() {
    return settings.level();
  }

  /** Collects the vectors of a text's stretches. */
  TextVectors collector(List<Stretch> found, boolean severalWindows) {
    List<TextVectors> all =
        settings.tokenPoolings().stream()
            .map(pooling -> collector(pooling, found, severalWindows))
            .toList();
    return all.size() == 1 ? all.get(0) : new VectorsInRow(all);
  }

  private TextVectors collector(TokenPooling pooling, List<Stretch> found, boolean severalWindows) {
    if (level() == Level.SENTENCE && severalWindows && pooling.picksOneToken()) {
      return new WindowMean(pooling, skipped);
    }
    return new StretchVectors(
        level() == Level.SENTENCE ? pooling.behind(skipped) : pooling,
        found.stream().mapToInt(Stretch::firstToken).toArray(),
        found.stream().mapToInt(Stretch::endToken).toArray());
  }

  /** What becomes of a pooled vector. */
  float[] finish(float[] pooled) {
    return settings.finish(modules.apply(pooled));
  }
}
