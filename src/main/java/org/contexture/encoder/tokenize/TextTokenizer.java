package org.contexture.encoder.tokenize;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
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
  private final int prefix;
  private final int suffix;

  private TextTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
    long[] special = tokenizer.encode("a", true, false).getSpecialTokenMask();
    int text = 0;
    while (text < special.length && special[text] == 1) {
      text++;
    }
    this.prefix = text;
    this.suffix = tokenizer.encode("", true, false).getIds().length - prefix;
  }

  /**
   * Opens a tokenizer file.
   *
   * @throws ModelException where it cannot be read or asks for something that the library lacks
   */
  public static TextTokenizer open(Path file) {
    try {
      return new TextTokenizer(
          HuggingFaceTokenizer.newInstance(
              file, Map.of("truncation", "false", "padding", "false")));
    } catch (IOException | RuntimeException e) {
      throw new ModelException("Cannot open tokenizer " + file + ": " + e.getMessage(), e);
    }
  }

  /** How many special tokens every text gets. */
  public int specialTokens() {
    return prefix + suffix;
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
    TextPieces pieces = new TextPieces(wellFormed(text), PIECE_CHARS);
    Encoding first = encode(pieces.next(), true);
    TokenBuffer kept = new TokenBuffer(first, prefix, suffix, maxTokens);
    while (pieces.hasNext()) {
      kept.add(encode(pieces.next(), false));
    }
    return kept.finish();
  }

  private Encoding encode(String piece, boolean withSpecialTokens) {
    try {
      return tokenizer.encode(piece, withSpecialTokens, false);
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

  /** Collects the ids of a text's pieces up to the limit, and counts the rest. */
  private static final class TokenBuffer {
    private final long[] head;
    private final long[] headTypes;
    private final int suffix;
    private final int special;
    private final int maxTokens;
    private long[] ids;
    private long[] types;
    private int count;

    TokenBuffer(Encoding first, int prefix, int suffix, int maxTokens) {
      this.head = first.getIds();
      this.headTypes = first.getTypeIds();
      this.suffix = suffix;
      this.special = prefix + suffix;
      this.maxTokens = maxTokens;
      this.count = head.length;
      int kept = Math.min(head.length, maxTokens) - suffix;
      this.ids = Arrays.copyOf(head, kept);
      this.types = Arrays.copyOf(headTypes, kept);
    }

    void add(Encoding piece) {
      long[] more = piece.getIds();
      count += more.length;
      int room = Math.min(more.length, maxTokens - suffix - ids.length);
      if (room > 0) {
        int at = ids.length;
        ids = Arrays.copyOf(ids, at + room);
        types = Arrays.copyOf(types, at + room);
        System.arraycopy(more, 0, ids, at, room);
        System.arraycopy(piece.getTypeIds(), 0, types, at, room);
      }
    }

    TokenizedText finish() {
      int at = ids.length;
      long[] allIds = Arrays.copyOf(ids, at + suffix);
      long[] allTypes = Arrays.copyOf(types, at + suffix);
      System.arraycopy(head, head.length - suffix, allIds, at, suffix);
      System.arraycopy(headTypes, head.length - suffix, allTypes, at, suffix);
      return new TokenizedText(allIds, allTypes, count, special);
    }
  }
}
