package org.contexture.encoder.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A text's tokens. Its own ones are numbered from 0; those of a prompt come before them, the
 * special ones around both.
 */
public final class TokenizedText {
  private final SpecialTokens special;
  private final String prompt;
  private final long[] ids;
  private final int[] begins;
  private final int[] ends;
  private final int promptTokens;
  private final Words words;
  private final int unknownWords;
  private final int tokenCount;

  /**
   * A text.
   *
   * @param ids of the tokens kept, the prompt's first
   * @param begins UTF-16 index of each token's first character; below 0, counted from the text,
   *     where it is the prompt's
   * @param ends UTF-16 index after each token's last character
   * @param promptTokens how many of them are the prompt's
   * @param unknownWords words that the model does not know and that have no token
   * @param tokenCount tokens of the whole text, prompt and special ones included
   */
  TokenizedText(
      SpecialTokens special,
      String prompt,
      long[] ids,
      int[] begins,
      int[] ends,
      int promptTokens,
      Words words,
      int unknownWords,
      int tokenCount) {
    this.special = special;
    this.prompt = prompt;
    this.ids = ids;
    this.begins = begins;
    this.ends = ends;
    this.promptTokens = promptTokens;
    this.words = words;
    this.unknownWords = unknownWords;
    this.tokenCount = tokenCount;
  }

  /**
   * This text with fewer tokens kept.
   *
   * @param kept those of a beginning of the text
   */
  public TokenizedText first(TokenizedText kept) {
    return new TokenizedText(
        special,
        prompt,
        kept.ids,
        kept.begins,
        kept.ends,
        kept.promptTokens,
        words,
        unknownWords,
        Math.max(tokenCount, kept.tokenCount + 1));
  }

  /** The text's own tokens that were kept. */
  public int size() {
    return ids.length - promptTokens;
  }

  /** Tokens of the whole text, prompt and special ones included. */
  public int tokenCount() {
    return tokenCount;
  }

  public int specialTokens() {
    return special.count();
  }

  public int promptTokens() {
    return promptTokens;
  }

  /** Tokens that come before the text's own in what the model reads: special ones and prompt. */
  public int prefix() {
    return special.prefix() + promptTokens;
  }

  /** Whether some of the text was not kept. */
  public boolean truncated() {
    return tokenCount > ids.length + special.count();
  }

  /** Whether the text gave no token of its own. */
  public boolean isEmpty() {
    return tokenCount <= promptTokens + special.count();
  }

  /** The text's words, where they were asked for. */
  public Words words() {
    return words;
  }

  /** The text's words that the model does not know, and that have no token. */
  public int unknownWords() {
    return unknownWords;
  }

  /** {@code input_ids} of one of the text's own tokens. */
  public long id(int token) {
    return ids[promptTokens + token];
  }

  /** {@code input_ids} of the special tokens, in order; {@link #specialTokens} of them. */
  public long specialId(int index) {
    return special.ids()[index];
  }

  /** How many special tokens come before the text and its prompt. */
  public int specialPrefix() {
    return special.prefix();
  }

  /** UTF-16 index of a token's first character in the text. */
  public int begin(int token) {
    return begins[promptTokens + token];
  }

  /** UTF-16 index after a token's last character in the text. */
  public int end(int token) {
    return ends[promptTokens + token];
  }

  /** {@code input_ids} of all tokens kept, as the model reads them. */
  public long[] inputIds() {
    return inputIds(0, size());
  }

  /** As {@link #inputIds()}, for a stretch of the text's own tokens; the prompt stays before it. */
  public long[] inputIds(int begin, int end) {
    long[] part = Arrays.copyOf(ids, promptTokens + end - begin);
    System.arraycopy(ids, promptTokens + begin, part, promptTokens, end - begin);
    return special.around(special.ids(), part, part.length);
  }

  /** {@code token_type_ids} that go with {@link #inputIds(int, int)}. */
  public long[] typeIds(int begin, int end) {
    int length = promptTokens + end - begin;
    return special.around(special.typeIds(), special.typeIdsOfText(length), length);
  }

  /**
   * What the tokens of {@link #inputIds(int, int)} stand for in the prompt and the text; empty for
   * special ones.
   */
  public List<String> texts(String text, int begin, int end) {
    List<String> texts = new ArrayList<>(Collections.nCopies(special.prefix(), ""));
    int origin = prompt.length();
    for (int token = 0; token < promptTokens; token++) {
      texts.add(prompt.substring(origin + begins[token], origin + ends[token]));
    }
    for (int token = begin; token < end; token++) {
      texts.add(text.substring(begin(token), end(token)));
    }
    texts.addAll(Collections.nCopies(special.count() - special.prefix(), ""));
    return texts;
  }
}
