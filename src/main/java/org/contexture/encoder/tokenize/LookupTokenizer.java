package org.contexture.encoder.tokenize;

import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Tokens of a model that knows whole words. A stretch between white space that is known as it
 * stands is one word; else it is cut into words as {@link LookupBorders} says. A known word is one
 * token; the tokens of an unknown one are its known parts: {@code do} and {@code n't}, {@code John}
 * and {@code 's} (the Penn Treebank's way, which GloVe's words follow), and what is between hyphens
 * or full stops. A word without a known part has no token.
 *
 * <p>A word is looked up as it is written, then in lower case, then with straight apostrophes.
 */
public final class LookupTokenizer {
  private static final String NEGATION = "n't";

  private final ToIntFunction<String> vocabulary;

  /**
   * A tokenizer of these words.
   *
   * @param vocabulary gives a word's id, or a negative number for one that is not known
   */
  public LookupTokenizer(ToIntFunction<String> vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Tokenizes a text, and keeps its first {@code maxTokens} tokens. Words that are given are looked
   * up whole first.
   *
   * @param prompt put before the text
   * @param words what is to be known of the text's words
   */
  public TokenizedText tokenize(String prompt, String text, int maxTokens, WordBuffer words) {
    TokenBuffer kept = new TokenBuffer(SpecialTokens.NONE, prompt, maxTokens, words);
    Optional<Words> given = words.given();
    if (given.isEmpty()) {
      new Pass(prompt + text, -prompt.length(), false, kept).stretches();
    } else {
      new Pass(prompt, -prompt.length(), false, kept).stretches();
      for (int w = 0; w < given.get().count(); w++) {
        int begin = given.get().begins()[w];
        new Pass(text.substring(begin, given.get().ends()[w]), begin, true, kept).givenWord();
      }
    }
    return kept.finish();
  }

  private int find(String word) {
    int id = vocabulary.applyAsInt(word);
    if (id < 0) {
      String lower = word.toLowerCase(Locale.ROOT);
      id = lower.equals(word) ? id : vocabulary.applyAsInt(lower);
    }
    return id < 0 && word.indexOf('\u2019') >= 0 ? find(word.replace('\u2019', '\'')) : id;
  }

  /** One way through a stretch of text. */
  private final class Pass {
    private final String text;
    private final int offset;
    private final boolean oneWord;
    private final TokenBuffer kept;
    private boolean wordAdded;

    /**
     * Before the first step.
     *
     * @param offset of the stretch in the text; less than 0 in the prompt before it
     * @param oneWord whether all of the stretch is one word
     */
    Pass(String text, int offset, boolean oneWord, TokenBuffer kept) {
      this.text = text;
      this.offset = offset;
      this.oneWord = oneWord;
      this.kept = kept;
    }

    void givenWord() {
      if (!text.isEmpty() && !addKnown(0, text.length())) {
        stretches();
      }
    }

    void stretches() {
      int end;
      for (int begin = 0; begin < text.length(); begin = end + 1) {
        end = begin;
        while (end < text.length() && !LookupBorders.isSeparator(text.charAt(end))) {
          end++;
        }
        if (begin < end && !addKnown(begin, end)) {
          words(begin, end);
        }
      }
    }

    private void words(int begin, int end) {
      int wordEnd;
      for (int at = begin; at < end; at = wordEnd) {
        wordEnd = LookupBorders.wordEnd(text, at, end);
        boolean whole = at == begin && wordEnd == end;
        if (LookupBorders.isWord(text, at, wordEnd) && (whole || !addKnown(at, wordEnd))) {
          addWord(at, wordEnd);
          parts(at, wordEnd);
        }
      }
    }

    /** Adds the known parts of an unknown word. */
    private void parts(int begin, int end) {
      int negation = end - NEGATION.length();
      int id = negation > begin && isNegation(negation) ? find(text.substring(negation, end)) : -1;
      if (id >= 0) {
        if (!addToken(begin, negation)) {
          partsBetweenJoiners(begin, negation);
        }
        kept.addToken(id, offset + negation, offset + end);
      } else {
        partsBetweenJoiners(begin, end);
      }
    }

    private boolean isNegation(int at) {
      return Character.toLowerCase(text.charAt(at)) == 'n'
          && Characters.isApostrophe(text.charAt(at + 1))
          && Character.toLowerCase(text.charAt(at + 2)) == 't';
    }

    private void partsBetweenJoiners(int begin, int end) {
      int partEnd;
      for (int part = begin; part < end; part = partEnd + 1) {
        partEnd = part;
        while (partEnd < end && !LookupBorders.isJoiner(text.charAt(partEnd))) {
          partEnd++;
        }
        boolean afterApostrophe = part > begin && Characters.isApostrophe(text.charAt(part - 1));
        if (part < partEnd
            && partEnd - part < end - begin
            && !(afterApostrophe && addToken(part - 1, partEnd))) {
          addToken(part, partEnd);
        }
      }
    }

    /** Adds a word of one token, where it is known. */
    private boolean addKnown(int begin, int end) {
      int id = find(text.substring(begin, end));
      if (id >= 0) {
        addWord(begin, end);
        kept.addToken(id, offset + begin, offset + end);
      }
      return id >= 0;
    }

    private void addWord(int begin, int end) {
      if (!oneWord) {
        kept.addWord(offset + begin, offset + end);
      } else if (!wordAdded) {
        kept.addWord(offset, offset + text.length());
        wordAdded = true;
      }
    }

    private boolean addToken(int begin, int end) {
      int id = find(text.substring(begin, end));
      if (id >= 0) {
        kept.addToken(id, offset + begin, offset + end);
      }
      return id >= 0;
    }
  }
}
