package org.contexture.encoder.spec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.pooling.Pooling;

/**
 * What is asked of an encoder. What is left empty comes from the model's own files.
 *
 * @param pooling how token states become a text's vector
 * @param normalize whether a text's vector is scaled to length 1
 * @param maxTokens the most tokens that the model reads at once, special tokens included
 * @param prompt put before every text
 * @param promptName of the model's prompt that is put before every text, where no prompt is given
 * @param ownPrompts whether each text comes with a prompt of its own, in place of any other
 * @param longText what happens to a longer text
 * @param stride tokens that neighbouring windows share; empty for a quarter of max-tokens
 * @param chunkTokens the most tokens in a chunk
 * @param vectors the vectors asked for; none for the default one, {@link VectorSpec#DEFAULT_NAME}
 */
public record EncoderSpec(
    Optional<Pooling> pooling,
    Optional<Boolean> normalize,
    Optional<Integer> maxTokens,
    Optional<String> prompt,
    Optional<String> promptName,
    boolean ownPrompts,
    LongText longText,
    Optional<Integer> stride,
    int chunkTokens,
    List<VectorSpec> vectors) {
  public static final int DEFAULT_CHUNK_TOKENS = 128;

  /** All from the model's files; long texts are truncated. */
  public static EncoderSpec defaults() {
    return new EncoderSpec(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        LongText.TRUNCATE,
        Optional.empty(),
        DEFAULT_CHUNK_TOKENS,
        List.of());
  }

  public EncoderSpec withPooling(Pooling value) {
    return new EncoderSpec(
        Optional.of(value),
        normalize,
        maxTokens,
        prompt,
        promptName,
        ownPrompts,
        longText,
        stride,
        chunkTokens,
        vectors);
  }

  public EncoderSpec withNormalize(boolean value) {
    return new EncoderSpec(
        pooling,
        Optional.of(value),
        maxTokens,
        prompt,
        promptName,
        ownPrompts,
        longText,
        stride,
        chunkTokens,
        vectors);
  }

  public EncoderSpec withMaxTokens(int value) {
    return new EncoderSpec(
        pooling,
        normalize,
        Optional.of(value),
        prompt,
        promptName,
        ownPrompts,
        longText,
        stride,
        chunkTokens,
        vectors);
  }

  /** With that prompt before every text, in place of any other. */
  public EncoderSpec withPrompt(String value) {
    return withPrompts(Optional.of(value), promptName, false);
  }

  /** With the model's prompt of that name in place of any other. */
  public EncoderSpec withPromptName(String value) {
    return withPrompts(Optional.empty(), Optional.of(value), false);
  }

  /** With the prompt that each text brings in place of any other. */
  public EncoderSpec withOwnPrompts() {
    return withPrompts(Optional.empty(), Optional.empty(), true);
  }

  private EncoderSpec withPrompts(
      Optional<String> otherPrompt, Optional<String> otherName, boolean own) {
    return new EncoderSpec(
        pooling,
        normalize,
        maxTokens,
        otherPrompt,
        otherName,
        own,
        longText,
        stride,
        chunkTokens,
        vectors);
  }

  public EncoderSpec withLongText(LongText value) {
    return new EncoderSpec(
        pooling,
        normalize,
        maxTokens,
        prompt,
        promptName,
        ownPrompts,
        value,
        stride,
        chunkTokens,
        vectors);
  }

  public EncoderSpec withStride(int value) {
    return new EncoderSpec(
        pooling,
        normalize,
        maxTokens,
        prompt,
        promptName,
        ownPrompts,
        longText,
        Optional.of(value),
        chunkTokens,
        vectors);
  }

  public EncoderSpec withChunkTokens(int value) {
    return new EncoderSpec(
        pooling,
        normalize,
        maxTokens,
        prompt,
        promptName,
        ownPrompts,
        longText,
        stride,
        value,
        vectors);
  }

  public EncoderSpec withVectors(VectorSpec... values) {
    return new EncoderSpec(
        pooling,
        normalize,
        maxTokens,
        prompt,
        promptName,
        ownPrompts,
        longText,
        stride,
        chunkTokens,
        List.of(values));
  }

  /** Names of the vectors that there will be. */
  public List<String> vectorNames() {
    return vectorsOrDefault().stream().map(VectorSpec::name).toList();
  }

  /**
   * The vectors asked for; without any, the default one; under {@link LongText#CHUNK} one of level
   * chunk, {@code chunks}, is among them.
   */
  public List<VectorSpec> vectorsOrDefault() {
    List<VectorSpec> all =
        vectors.isEmpty()
            ? List.of(VectorSpec.of(VectorSpec.DEFAULT_NAME, Level.SENTENCE))
            : vectors;
    if (longText != LongText.CHUNK
        || all.stream().anyMatch(vector -> vector.level() == Level.CHUNK)) {
      return all;
    }
    return Stream.concat(all.stream(), Stream.of(VectorSpec.of("chunks", Level.CHUNK))).toList();
  }
}
