package org.contexture.encoder.tokenize;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.contexture.encoder.model.ModelException;

/**
 * A model's own tokenizer (Hugging Face {@code tokenizer.json}). Truncation and padding that the
 * file bakes in are switched off: what is cut is decided, and told, by Contexture. Safe for use by
 * many threads at once.
 */
public final class TextTokenizer implements AutoCloseable {
  /** Beyond this many UTF-16 units a text is tokenized in pieces. */
  static final int PIECE_CHARS = 1 << 16;

  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false");

  private static final char REPLACEMENT = '\uFFFD';

  private final HuggingFaceTokenizer tokenizer;
  private final SpecialTokens special;
  private final boolean bringsItsSpace;
  private final Optional<WordCache> cache;
  private final OptionalLong leftOut;

  private TextTokenizer(
      HuggingFaceTokenizer tokenizer,
      SpecialTokens special,
      OptionalLong leftOut,
      Optional<WordCache> cache) {
    this.tokenizer = tokenizer;
    this.special = special;
    this.leftOut = leftOut;
    this.bringsItsSpace = bringsItsSpace(tokenizer);
    this.cache = cache;
  }

  /**
   * Whether a text has the tokens that it has behind a space: some tokenizers (Llama's, T5's) put
   * one before every text, BERT's drops them all.
   */
  private static boolean bringsItsSpace(HuggingFaceTokenizer tokenizer) {
    long[] one = tokenizer.encode("a", false, false).getIds();
    long[] two = tokenizer.encode("a a", false, false).getIds();
    return Arrays.equals(LongStream.concat(Arrays.stream(one), Arrays.stream(one)).toArray(), two);
  }

  /**
   * Opens a tokenizer file.
   *
   * @throws ModelException where it cannot be read or asks for something that the library lacks
   */
  public static TextTokenizer open(Path file) {
    return open(file, SpecialTokens::of, OptionalLong.empty());
  }

  /**
   * Opens one that puts nothing around a text.
   *
   * @param leftOut a token that texts are left without
   * @throws ModelException as {@link #open(Path)} does
   */
  public static TextTokenizer openWithoutSpecial(Path file, OptionalLong leftOut) {
    return open(file, tokenizer -> SpecialTokens.NONE, leftOut);
  }

  /**
   * Opens one that puts texts into lower case before its own normalizer sees them.
   *
   * @throws ModelException as {@link #open(Path)} does
   */
  public static TextTokenizer openInLowerCase(Path file) {
    return open(
        file,
        SpecialTokens::of,
        OptionalLong.empty(),
        () -> HuggingFaceTokenizer.newInstance(LowerCase.before(file), OPTIONS));
  }

  private static TextTokenizer open(
      Path file, Function<HuggingFaceTokenizer, SpecialTokens> special, OptionalLong leftOut) {
    return open(file, special, leftOut, () -> HuggingFaceTokenizer.newInstance(file, OPTIONS));
  }

  private static TextTokenizer open(
      Path file,
      Function<HuggingFaceTokenizer, SpecialTokens> special,
      OptionalLong leftOut,
      Callable<HuggingFaceTokenizer> read) {
    try {
      HuggingFaceTokenizer tokenizer = read.call();
      return new TextTokenizer(
          tokenizer,
          special.apply(tokenizer),
          leftOut,
          WordCache.suits(file) ? Optional.of(new WordCache()) : Optional.empty());
    } catch (Exception e) {
      throw new ModelException("Cannot open tokenizer " + file + ": " + e.getMessage(), e);
    }
  }

  /** How many special tokens every text gets. */
  public int specialTokens() {
    return special.count();
  }

  /** As {@link #tokenize(String, String, int, WordBuffer)}, without prompt and words. */
  public TokenizedText tokenize(String text, int maxTokens) {
    return tokenize("", text, maxTokens, WordBuffer.none());
  }

  /**
   * Tokenizes a text, and keeps its first {@code maxTokens} tokens, the special ones at both ends
   * among them. All its tokens are counted, in memory bounded by {@code maxTokens}, the words asked
   * for, and one piece.
   *
   * @param prompt put before the text
   * @param maxTokens more than {@link #specialTokens}
   * @param words what is to be known of the text's words
   * @throws ModelException where the tokenizer fails on this text, such as one that has no token
   *     for unknown words
   */
  public TokenizedText tokenize(String prompt, String text, int maxTokens, WordBuffer words) {
    TokenBuffer kept = new TokenBuffer(special, prompt, maxTokens, words, leftOut);
    String whole = wellFormed(prompt + text);
    int origin = -prompt.length();
    if (cache.isPresent()) {
      cache
          .get()
          .read(
              whole,
              this::pieces,
              (pieces, begin) -> kept.add(pieces, origin + begin, false),
              (stretch, begin) -> addPieces(stretch, origin + begin, kept));
    } else {
      addPieces(whole, origin, kept);
    }
    return kept.finish();
  }

  private void addPieces(String text, int offset, TokenBuffer kept) {
    TextPieces pieces = new TextPieces(text, PIECE_CHARS);
    int begin = 0;
    while (pieces.hasNext()) {
      String piece = pieces.next();
      int left = begin > 0 && bringsItsSpace && piece.startsWith(" ") ? 1 : 0;
      kept.add(pieces(piece.substring(left)), offset + begin + left, isInsideWord(text, begin));
      begin += piece.length();
    }
  }

  /** Whether a cut between two pieces goes through letters that belong together. */
  private static boolean isInsideWord(String text, int at) {
    return at > 0
        && at < text.length()
        && Characters.isLetterOrDigit(text.codePointBefore(at))
        && Characters.isLetterOrDigit(text.codePointAt(at));
  }

  private Pieces pieces(String text) {
    try {
      return Pieces.of(tokenizer.encode(text, false, false), text);
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
