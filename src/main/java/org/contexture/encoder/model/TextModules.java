package org.contexture.encoder.model;

import java.util.List;
import java.util.Optional;

/**
 * What a sentence-transformers model does beyond its transformer and pooling.
 *
 * @param chain all its modules, in their order; none where it has no list of them
 * @param steps what is done to a pooled vector, in their order; scaling to length 1 at their end is
 *     not among them
 * @param mostDimensions how many values of a vector are kept, from the first, after all steps and
 *     after scaling
 * @param layers which layers' states are pooled
 * @param similarity what its vectors are compared by; empty where it does not say
 * @param route that texts take through its modules
 */
public record TextModules(
    List<ModuleStep> chain,
    List<ModuleStep> steps,
    int mostDimensions,
    LayerWeights layers,
    String similarity,
    Route route) {
  /** It says nothing. */
  public static final TextModules NONE =
      new TextModules(List.of(), List.of(), Integer.MAX_VALUE, LayerWeights.NONE, "", Route.NONE);

  public TextModules {
    chain = List.copyOf(chain);
    steps = List.copyOf(steps);
  }

  /** Those of a folder; the layers are the last one's. */
  static TextModules of(SentenceModules modules, PromptConfig prompts) {
    return new TextModules(
        modules.chain(),
        modules.steps(),
        prompts.mostDimensions(),
        LayerWeights.NONE,
        prompts.similarity(),
        modules.route());
  }

  /** The module that weighs layers, where there is one. */
  public Optional<ModuleStep> weighing() {
    return chain.stream().filter(ModuleStep::weighsLayers).findFirst();
  }

  TextModules with(LayerWeights others) {
    return new TextModules(chain, steps, mostDimensions, others, similarity, route);
  }
}
