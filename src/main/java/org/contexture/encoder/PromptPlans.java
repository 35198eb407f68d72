package org.contexture.encoder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.kind.TokenModel;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.model.ModuleStep;
import org.contexture.encoder.modules.ModuleChain;
import org.contexture.encoder.run.VectorPlan;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.tokenize.WordBuffer;

/**
 * How vectors are made of texts behind a prompt: which tokens at a text's head are left out depends
 * on it.
 *
 * @param plans of texts behind the prompt of the settings
 */
record PromptPlans(TokenModel model, EncoderSettings settings, List<VectorPlan> plans) {
  static PromptPlans of(ModelFolder folder, TokenModel model, EncoderSettings settings) {
    Map<List<ModuleStep>, ModuleChain> chains = new HashMap<>();
    int prompt = model.promptTokens(settings.prompt().value());
    return new PromptPlans(
        model,
        settings,
        settings.vectors().stream()
            .map(
                vector ->
                    new VectorPlan(
                        vector,
                        chains.computeIfAbsent(
                            vector.finish().modules(),
                            modules -> ModuleChain.read(folder, modules)),
                        vector.skipped(prompt)))
            .toList());
  }

  /**
   * Checks that a window has room for a text behind a prompt.
   *
   * @throws ModelException where it has none, or none for the stride
   */
  static void checkRoom(String prompt, TokenModel model, EncoderSettings settings) {
    TextInput empty = TextInput.of("");
    settings.windowCapacity(
        model.tokenize(prompt, empty, Integer.MAX_VALUE, WordBuffer.none()).tokenCount());
  }

  /**
   * The plans of texts behind any prompt.
   *
   * @throws ModelException where it leaves no room for a text, or cannot be tokenized
   */
  List<VectorPlan> of(String prompt) {
    if (prompt.equals(settings.prompt().value())) {
      return plans;
    }
    checkRoom(prompt, model, settings);
    if (plans.stream().allMatch(plan -> plan.settings().skipped(1) == 0)) {
      return plans;
    }
    int tokens = model.promptTokens(prompt);
    return plans.stream().map(plan -> plan.behind(tokens)).toList();
  }
}
