package org.contexture.encoder.tokenize;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.model.ModelException;

/**
 * A model's own tokenizer (Hugging Face {@code tokenizer.json}). Truncation and padding that the
 * file bakes in are switched off: what is cut is decided, and told, by Contexture. Safe for use by
 * many threads at once.
 */
public final class TextTokenizer implements AutoCloseable {
  /** Beyond this many UTF-16 units a text is tokenized in pieces. */
  static final int PIECE_CHARS = 1 << 16;

  private static final char REPLACEMENT = '\uFFFD';

  private final HuggingFaceTokenizer tokenizer;
  private final SpecialTokens special;
  private final Optional<WordCache> words;

  private TextTokenizer(HuggingFaceTokenizer tokenizer, Optional<WordCache> words) {
    this.tokenizer = tokenizer;
    this.special = SpecialTokens.of(tokenizer);
    this.words = words;
  }

  /**
   * Opens a tokenizer file.
   *
   * @throws ModelException where it cannot be read or asks for something that the library lacks
   */
  public static TextTokenizer open(Path file) {
    try {
      return new TextTokenizer(
          HuggingFaceTokenizer.newInstance(file, Map.of("truncation", "false", "padding", "false")),
          WordCache.suits(file) ? Optional.of(new WordCache()) : Optional.empty());
    } catch (IOException | RuntimeException e) {
      throw new ModelException("Cannot open tokenizer " + file + ": " + e.getMessage(), e);
    }
  }

  /** How many special tokens every text gets. */
  public int specialTokens() {
    return special.count();
  }

  /**
   * Tokenizes a text, and keeps its first {@code maxTokens} tokens, the special ones at both ends
   * among them. All its tokens are counted, in memory bounded by {@code maxTokens} and one piece.
   *
   * @param maxTokens more than {@link #specialTokens}
   * @throws ModelException where the tokenizer fails on this text, such as one that has no token
   *     for unknown words
   */
  public TokenizedText tokenize(String text, int maxTokens) {
    TokenBuffer kept = new TokenBuffer(special, maxTokens);
    String mended = wellFormed(text);
    if (words.isPresent()) {
      words.get().read(mended, this::ids, kept::add, stretch -> addPieces(stretch, kept));
    } else {
      addPieces(mended, kept);
    }
    return kept.finish();
  }

  private void addPieces(String text, TokenBuffer kept) {
    new TextPieces(text, PIECE_CHARS).forEachRemaining(piece -> kept.add(ids(piece)));
  }

  private long[] ids(String piece) {
    try {
      return tokenizer.encode(piece, false, false).getIds();
    } catch (RuntimeException e) {
      throw new ModelException("Cannot tokenize text: " + e.getMessage(), e);
    }
  }

  /** Half a surrogate pair is no character: it becomes U+FFFD, as in every UTF-8 encoder. */
  private static String wellFormed(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      mended = mended == null ? new StringBuilder(text) : mended;
      mended.setCharAt(i, REPLACEMENT);
    }
    return mended == null ? text : mended.toString();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
