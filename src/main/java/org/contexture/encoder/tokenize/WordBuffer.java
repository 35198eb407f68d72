package org.contexture.encoder.tokenize;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Collects a text's words while its tokens go by. */
public abstract sealed class WordBuffer {
  private WordBuffer() {}

  /** Collects nothing. */
  public static WordBuffer none() {
    return new None();
  }

  /** Collects the words as the tokenizer's pre-tokenizer sees them. */
  public static WordBuffer found() {
    return new Found();
  }

  /**
   * Collects the given words, which lie in the text one after the other with one character between:
   * exactly one for each, with or without tokens.
   */
  public static WordBuffer given(List<String> words) {
    return new Given(words);
  }

  /** The words where they are given; they lie in the text as {@link #given} says. */
  Optional<Words> given() {
    return Optional.empty();
  }

  /**
   * Tells of a word that may have no token; those that come next are its own.
   *
   * @param index of its first token among the text's own tokens, if it has one
   */
  void word(int index, int begin, int end) {}

  /**
   * Tells of a token that is not white space only.
   *
   * @param index among the text's own tokens
   * @param startsWord whether the pre-tokenizer sees a word's beginning here
   */
  abstract void token(int index, int begin, int end, boolean startsWord);

  abstract Words finish();

  private static final class None extends WordBuffer {
    @Override
    void token(int index, int begin, int end, boolean startsWord) {}

    @Override
    Words finish() {
      return Words.NONE;
    }
  }

  private static final class Found extends WordBuffer {
    private Words words = new Words(new int[64], new int[64], new int[64], new int[64]);
    private int count;

    @Override
    void word(int index, int begin, int end) {
      if (count == words.count()) {
        words = resized(2 * count);
      }
      words.begins()[count] = begin;
      words.ends()[count] = end;
      words.firstTokens()[count] = index;
      words.endTokens()[count] = index;
      count++;
    }

    @Override
    void token(int index, int begin, int end, boolean startsWord) {
      if (startsWord || count == 0) {
        word(index, begin, end);
      }
      words.ends()[count - 1] = Math.max(words.ends()[count - 1], end);
      words.endTokens()[count - 1] = index + 1;
    }

    private Words resized(int size) {
      return new Words(
          Arrays.copyOf(words.begins(), size),
          Arrays.copyOf(words.ends(), size),
          Arrays.copyOf(words.firstTokens(), size),
          Arrays.copyOf(words.endTokens(), size));
    }

    @Override
    Words finish() {
      return resized(count);
    }
  }

  private static final class Given extends WordBuffer {
    private final Words words;
    private int at;

    Given(List<String> given) {
      int size = given.size();
      words = new Words(new int[size], new int[size], new int[size], new int[size]);
      int begin = 0;
      for (int w = 0; w < size; w++) {
        words.begins()[w] = begin;
        words.ends()[w] = begin + given.get(w).length();
        begin = words.ends()[w] + 1;
      }
    }

    @Override
    Optional<Words> given() {
      return Optional.of(words);
    }

    @Override
    void token(int index, int begin, int end, boolean startsWord) {
      while (at + 1 < words.count() && begin >= words.begins()[at + 1]) {
        at++;
      }
      if (begin >= words.begins()[at] && begin < words.ends()[at]) {
        if (words.endTokens()[at] == 0) {
          words.firstTokens()[at] = index;
        }
        words.endTokens()[at] = index + 1;
      }
    }

    @Override
    Words finish() {
      return words;
    }
  }
}
