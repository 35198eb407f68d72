package org.contexture.encoder;

import java.util.Optional;
import org.contexture.encoder.pooling.Pooling;

/**
 * What is asked of an encoder. What is left empty comes from the model's own files.
 *
 * @param pooling how token states become the text's vector
 * @param normalize whether the vector is scaled to length 1
 * @param maxTokens the most tokens of a text that are encoded, special tokens included
 * @param prompt put before every text
 * @param longText what happens to a longer text
 */
public record EncoderSpec(
    Optional<Pooling> pooling,
    Optional<Boolean> normalize,
    Optional<Integer> maxTokens,
    Optional<String> prompt,
    LongText longText) {

  /** All from the model's files; long texts are truncated. */
  public static EncoderSpec defaults() {
    return new EncoderSpec(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), LongText.TRUNCATE);
  }

  public EncoderSpec withPooling(Pooling value) {
    return new EncoderSpec(Optional.of(value), normalize, maxTokens, prompt, longText);
  }

  public EncoderSpec withNormalize(boolean value) {
    return new EncoderSpec(pooling, Optional.of(value), maxTokens, prompt, longText);
  }

  public EncoderSpec withMaxTokens(int value) {
    return new EncoderSpec(pooling, normalize, Optional.of(value), prompt, longText);
  }

  public EncoderSpec withPrompt(String value) {
    return new EncoderSpec(pooling, normalize, maxTokens, Optional.of(value), longText);
  }

  public EncoderSpec withLongText(LongText value) {
    return new EncoderSpec(pooling, normalize, maxTokens, prompt, value);
  }
}
