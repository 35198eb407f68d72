package org.contexture.encoder.spec;

import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;

/**
 * How many tokens a text's window may hold, and how many of those two neighbours share.
 *
 * @param maxTokens of a window, special tokens and the prompt's included
 * @param stride tokens that two windows share; only where a long text is read whole
 */
record TokenLimits(int maxTokens, int stride, LongText longText) {
  /**
   * Checks {@code max-tokens} against a model.
   *
   * @throws ModelException where it leaves no room for a text, or the model has fewer positions
   */
  static void checkMaxTokens(int tokens, int specialTokens, ModelDefaults model) {
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
  }

  /** Checks an option that counts tokens. */
  static void checkAtLeast(int least, String option, int value) {
    if (value < least) {
      throw new ModelException(option + " must be at least " + least + ": " + value);
    }
  }

  /** As {@link EncoderSettings#windowCapacity}. */
  int windowCapacity(int around) {
    int capacity = maxTokens - around;
    if (capacity < 1) {
      throw new ModelException(
          "max-tokens must be more than the "
              + around
              + " tokens of the prompt and the special ones: "
              + maxTokens);
    }
    if (longText.isWhole() && stride >= capacity) {
      throw new ModelException(
          "stride must be less than the "
              + capacity
              + " tokens that a window holds of a text: "
              + stride);
    }
    return capacity;
  }
}
